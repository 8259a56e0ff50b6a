package dev.sluice.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;

/** What the JVM of another process tells of itself: how much it allocated, and a recording of where it is at work. */
final class Inside implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final FlightRecorderMXBean recorder;
    private long recording;

    private Inside(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        this.recorder = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), FlightRecorderMXBean.MXBEAN_NAME, FlightRecorderMXBean.class);
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

    void record() {
        recording = recorder.newRecording();
        recorder.setPredefinedConfiguration(recording, "profile");
        recorder.startRecording(recording);
    }

    /** Ends the recording, and keeps it. */
    void stop(Path file) throws IOException {
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toString());
        recorder.closeRecording(recording);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
