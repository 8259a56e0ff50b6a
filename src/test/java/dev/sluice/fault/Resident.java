package dev.sluice.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has, as Linux knows it. */
public final class Resident {

    private static final double KILOBYTES = 1024;

    private Resident() {}

    /**
     * Of a process.
     *
     * @param pid its id
     * @return 0 where there is nobody to ask
     * @throws IOException if what the system says cannot be read
     */
    public static double megabytes(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KILOBYTES)
                        .sum()
                : 0;
    }
}
