package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the time of submissions goes, and how much is allocated for one and where; by the JVM's own recorder. What it
 * recorded stays in {@code target}.
 */
@Tag("bench")
@Tag("goals")
class ProfileIT {

    private static final Path RECORDING = Path.of("target/intake.jfr").toAbsolutePath();
    private static final String CPU = "jdk.ExecutionSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final int LARGEST = 12;

    /** Threads that are there because we look. */
    private static final Pattern OURS = Pattern.compile("RMI |JMX |JFR ");

    private final Shares threads = new Shares();
    private final Shares methods = new Shares();
    private final Shares callers = new Shares();
    private final Shares sites = new Shares();

    /** The first sample of a thread weighs all that it allocated before the recording, so it does not count. */
    private final Set<String> begun = new HashSet<>();

    @TempDir
    private Path folder;

    @Test
    void tellsWhere() throws IOException {
        try (SpillingQueue queue = SpillingQueue.start(folder, Measure.JVM)) {
            queue.pause(true);
            Load load = new Load(queue.base(), Measure.CONNECTIONS, Plugin.EMPTY);
            load.run(Measure.WARM_UP);
            try (Inside inside = Inside.of(queue.sluice().handle())) {
                long before = inside.allocated();
                Sample sample = load.run(Measure.ROUND);
                double bytes = (double) (inside.allocated() - before) / sample.accepted();
                inside.record();
                load.run(Measure.ROUND.multipliedBy(2));
                inside.stop(RECORDING);

                tell(bytes);
                assertThat(bytes).isPositive();
            }
        }
    }

    private void tell(double bytes) throws IOException {
        try (RecordingFile events = new RecordingFile(RECORDING)) {
            while (events.hasMoreEvents()) {
                add(events.readEvent());
            }
        }
        String hundred = "  %5.1f %s%n";
        System.out.println("ProfileIT: of a hundred samples, by thread\n" + threads.largest(LARGEST, 100, hundred)
                + "by method\n" + methods.largest(LARGEST, 100, hundred)
                + "by method outside of the JDK\n" + callers.largest(LARGEST, 100, hundred)
                + "bytes allocated for a submission, by where\n" + sites.largest(LARGEST, bytes, "  %,5.0f %s%n"));
        Goal.ALLOCATION.is(String.format("%,.0f bytes; the most: %s", bytes, sites.largest(3, bytes, "%,.0f `%s` ")));
    }

    private void add(RecordedEvent event) {
        String type = event.getEventType().getName();
        if (type.equals(CPU)) {
            threads.add(name(event.getThread("sampledThread")).replaceAll("-\\d+$", ""), 1);
            methods.add(Shares.site(event.getStackTrace(), false), 1);
            callers.add(Shares.site(event.getStackTrace(), true), 1);
        } else if (type.equals(ALLOCATION) && counts(name(event.getThread()))) {
            RecordedClass allocated = event.getClass("objectClass");
            String site = Shares.site(event.getStackTrace(), true) + ": " + allocated.getName();
            sites.add(site, (double) event.getLong("weight"));
        }
    }

    private boolean counts(String thread) {
        return !OURS.matcher(thread).lookingAt() && !begun.add(thread);
    }

    private static String name(RecordedThread thread) {
        return thread == null ? "" : String.valueOf(thread.getJavaName());
    }
}
