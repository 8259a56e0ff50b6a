package dev.sluice.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What each thread of a process is at, for whoever has to find out why it stands still. */
final class ThreadDump {

    private ThreadDump() {}

    static String of(SluiceProcess process) {
        return of(process.pid());
    }

    /** Of this process. */
    static String here() {
        return of(ProcessHandle.current().pid());
    }

    private static String of(long pid) {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process jcmd = new ProcessBuilder(tool, "" + pid, "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream threads = jcmd.getInputStream()) {
                return new String(threads.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
