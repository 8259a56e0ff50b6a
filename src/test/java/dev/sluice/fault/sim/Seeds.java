package dev.sluice.fault.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Worlds, one for each seed.
 *
 * @param first the first seed
 * @param number how many
 */
record Seeds(long first, int number) {

    private static final int NOTED = 60;

    /** The one that is named by {@code seed}, or from 1 as many as {@code seeds} says. */
    static Seeds asked(int otherwise) {
        Long one = Long.getLong("seed");
        return one == null ? new Seeds(1, Integer.getInteger("seeds", otherwise)) : new Seeds(one, 1);
    }

    /** Runs all, and fails with the first that fails, what happened last in it, and how to run it again. */
    void hold() {
        long began = System.nanoTime();
        int shared = 0;
        for (long seed = first; seed < first + number; seed++) {
            World world = new World(seed, Defect.NONE, null);
            @Nullable Throwable failure = failure(world);
            if (failure != null) {
                throw told(seed, failure);
            }
            shared += world.isShared() ? 1 : 0;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "Simulation: %,d seeds from %d in %.1f s, %,.0f a minute; %,d with two processes; none failed%n",
                number, first, seconds, number / seconds * 60, shared);
    }

    /** The first seed by which an invariant finds a defect; null if none does. */
    @Nullable
    Long find(Defect defect, String invariant) {
        for (long seed = first; seed < first + number; seed++) {
            Throwable failure = failure(new World(seed, defect, null));
            if (failure instanceof AssertionError
                    && String.valueOf(failure.getMessage()).contains(invariant)) {
                return seed;
            }
        }
        return null;
    }

    /** What is provoked is not told line by line. */
    private static @Nullable Throwable failure(World world) {
        Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = log.getLevel();
        log.setLevel(Level.OFF);
        try {
            world.run();
            return null;
        } catch (Throwable cause) {
            return cause;
        } finally {
            log.setLevel(before);
        }
    }

    private static AssertionError told(long seed, Throwable failure) {
        List<String> notes = new ArrayList<>();
        failure(new World(seed, Defect.NONE, notes));
        List<String> last = notes.subList(Math.max(0, notes.size() - NOTED), notes.size());
        return new AssertionError(
                "again: -Dseed=" + seed + "\n" + String.join("\n", last) + "\n" + failure.getMessage(), failure);
    }
}
