package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of the processor a job takes on its whole way, by thread and by method, and how much is allocated for a submission
 * and where; by the JVM's own recorder. What it recorded stays in {@code target}.
 */
@Tag("bench")
@Tag("goals")
class ProfileIT {

    private static final Path LIFE = Path.of("target/life.jfr");
    private static final Path STACKS = Path.of("target/life.collapsed");
    private static final Path INTAKE = Path.of("target/intake.jfr");
    private static final int LARGEST = 15;
    private static final int RECORDED = 2;

    @TempDir
    private Path folder;

    @Test
    void tellsWhere() throws IOException {
        try (SpillingQueue queue = LifeIT.start(folder);
                Inside inside = Inside.of(queue.sluice().handle())) {
            Measure.warmUp("lives", () -> LifeIT.submitAndRun(queue));
            life(queue, inside);
            queue.pause(true);
            intake(queue, inside);
            queue.assertNothingLost();
        }
    }

    private static void life(SpillingQueue queue, Inside inside) throws IOException {
        long before = queue.submitted().get();
        Map<String, Long> nanos = inside.processorTime(() -> LifeIT.submitAndRun(queue));
        double jobs = (double) queue.submitted().get() - before;
        Shares micros = new Shares();
        nanos.forEach((thread, spent) -> micros.add(thread, spent / 1e3 / jobs));
        double whole = nanos.values().stream().mapToLong(Long::longValue).sum() / 1e3 / jobs;

        inside.record(LIFE, () -> {
            for (int i = 0; i < RECORDED; i++) {
                LifeIT.submitAndRun(queue);
            }
        });

        Recording recording = Recording.read(LIFE);
        recording.writeStacks(STACKS);
        System.out.printf(
                "ProfileIT: µs of the processor for a whole life, %,.1f in all, by thread%n%s"
                        + "of a hundred samples, those in SQLite's native code with its syncs (stacks in %s)%n%s",
                whole, micros.largest(LARGEST, whole, "  %5.1f %s%n"), STACKS, recording.atWork(LARGEST));
        assertThat(STACKS).as("what was seen").isNotEmptyFile();
    }

    /** Nothing is allocated but for submissions: none runs. */
    private static void intake(SpillingQueue queue, Inside inside) throws IOException {
        queue.load(Plugin.EMPTY);
        long before = inside.allocated();
        long submissions = queue.load(Plugin.EMPTY).accepted();
        double bytes = (double) (inside.allocated() - before) / submissions;
        inside.record(INTAKE, () -> {
            for (int i = 0; i < RECORDED; i++) {
                queue.load(Plugin.EMPTY);
            }
        });

        Recording recording = Recording.read(INTAKE);
        System.out.println("bytes allocated for a submission, by where\n"
                + recording.allocations(LARGEST, bytes, "  %,5.0f %s%n"));
        String most = recording.allocations(3, bytes, ", %,.0f `%s`");
        assertThat(most).as("where").isNotEmpty();
        Goal.ALLOCATION.is("allocated for a submission", String.format("%,.0f bytes; the most of them%s", bytes, most));
    }
}
