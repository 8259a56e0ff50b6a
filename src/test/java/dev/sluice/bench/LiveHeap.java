package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What lives in the heap of a process once all that is dead was collected. */
final class LiveHeap {

    private static final double KILOBYTES = 1024;

    private LiveHeap() {}

    /** Of a process of this Java, which stops for a moment. */
    static double kilobytes(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        String total =
                all.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
        return Long.parseLong(total.replaceAll(".* ", "")) / KILOBYTES;
    }
}
