package dev.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;

/** What the JVM of another process tells of itself: what its threads cost, and a recording of where they are at work. */
final class Inside implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final OperatingSystemMXBean system;
    private final FlightRecorderMXBean recorder;

    private Inside(JMXConnector connector) throws IOException {
        MBeanServerConnection server = connector.getMBeanServerConnection();
        this.connector = connector;
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        this.system = ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class);
        this.recorder = ManagementFactory.newPlatformMXBeanProxy(
                server, FlightRecorderMXBean.MXBEAN_NAME, FlightRecorderMXBean.class);
    }

    /** Something that takes its time. */
    interface Work {
        void run() throws IOException;
    }

    @SuppressWarnings("BanJNDI") // the address is what a process said that we started
    static Inside of(ProcessHandle process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            return new Inside(JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } catch (AttachNotSupportedException cause) {
            throw new IOException(cause);
        }
    }

    /** Bytes that all threads which live now have allocated. */
    long allocated() {
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .sum();
    }

    /** The processor's nanoseconds of each kind of thread while work is done; what is nobody's is the JVM's own. */
    Map<String, Long> processorTime(Work work) throws IOException {
        Map<String, Long> before = processorTime();
        work.run();
        Map<String, Long> spent = new HashMap<>();
        processorTime().forEach((kind, nanos) -> spent.put(kind, nanos - before.getOrDefault(kind, 0L)));
        return spent;
    }

    private Map<String, Long> processorTime() {
        long all = system.getProcessCpuTime();
        long[] ids = threads.getAllThreadIds();
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        long[] times = threads.getThreadCpuTime(ids);
        Map<String, Long> kinds = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && times[i] > 0) {
                kinds.merge(Shares.kind(infos[i].getThreadName()), times[i], Long::sum);
            }
        }
        kinds.put(
                "the JVM: its collector and compilers",
                all - kinds.values().stream().mapToLong(Long::longValue).sum());
        return kinds;
    }

    /** Records while work is done, and keeps that. */
    void record(Path file, Work work) throws IOException {
        long recording = recorder.newRecording();
        recorder.setPredefinedConfiguration(recording, "profile");
        recorder.startRecording(recording);
        work.run();
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toAbsolutePath().toString());
        recorder.closeRecording(recording);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
