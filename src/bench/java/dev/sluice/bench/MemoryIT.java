package dev.sluice.bench;

import dev.sluice.fault.Resident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much memory the process has with the settings of the image, in a container of the size that the manifests have. */
@Tag("bench")
@Tag("goals")
class MemoryIT {

    private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    /** In a container the JVM sees its limit by itself, and takes the serial collector below 1792 MB. */
    private static final List<String> IMAGE = List.of(
            "-XX:Flags=" + Path.of("src/image/root/app/jvm.flags").toAbsolutePath(),
            "-XX:MaxRAM=384m",
            "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    @Test
    void isLittle() throws IOException {
        try (SpillingQueue queue = SpillingQueue.start(folder, IMAGE)) {
            long ready = System.nanoTime();
            long pid = queue.sluice().handle().pid();
            Awaitility.await()
                    .atMost(HALF_A_MINUTE.multipliedBy(2))
                    .until(() -> System.nanoTime() - ready > HALF_A_MINUTE.toNanos());
            double idle = Resident.megabytes(pid);

            queue.fill(BACKLOG, Plugin.EMPTY, "return=minimal");
            double full = Resident.megabytes(pid);

            queue.assertNothingLost();
            Goal.MEMORY.is(
                    String.format("resident with the image's settings: idle, and with %,d jobs waiting", BACKLOG),
                    List.of(Spread.of(idle), Spread.of(full)),
                    "");
        }
    }
}
