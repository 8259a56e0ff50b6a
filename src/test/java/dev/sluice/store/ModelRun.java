package dev.sluice.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Gives a store and the {@link Model} the same commands, at random by a seed. */
public final class ModelRun {

    private static final int TRACED = 12;

    private final long seed;
    private final Random random;
    private final ModelCommands all;
    private final List<Runnable> commands = new ArrayList<>();

    /**
     * A run from the beginning.
     *
     * @param test of this store, which is empty
     * @param queues the same store, as it is after each reopening
     * @param seed the same one makes the same run
     */
    public ModelRun(Reopening test, Supplier<QueueStore> queues, long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.all = new ModelCommands(test, queues, random);
        add(12, all::submit);
        add(5, all::feed);
        add(3, all::release);
        add(16, all::start);
        add(22, all::write);
        add(5, all::cancel);
        add(5, all::retry);
        add(1, all::cancelAll);
        add(1, all::retryAll);
        add(6, all::promote);
        add(6, all::passTime);
        add(3, all::prune);
        add(1, all::override);
        add(4, all::crash);
        add(2, all::list);
        add(2, all::count);
        add(2, all::findByKey);
    }

    /**
     * The seeds to try: the one that is named by {@code test.seed}, or as many as {@code test.seeds} says.
     *
     * @return from 1
     */
    public static LongStream seeds() {
        Long one = Long.getLong("test.seed");
        return one == null ? LongStream.rangeClosed(1, Long.getLong("test.seeds", 200)) : LongStream.of(one);
    }

    /**
     * Gives so many commands, compares the whole state at the end, and leaves the store as empty as it was.
     *
     * @param number how many
     */
    public void steps(int number) {
        try {
            all.submit();
            for (int i = 0; i < number; i++) {
                commands.get(random.nextInt(commands.size())).run();
            }
            all.compare();
            all.empty();
        } catch (AssertionError | RuntimeException cause) {
            List<String> trace = all.trace();
            List<String> last = trace.subList(Math.max(0, trace.size() - TRACED), trace.size());
            throw new AssertionError(
                    "seed " + seed + ", command " + trace.size() + "; again: -Dtest.seed=" + seed + "\n"
                            + String.join("\n", last) + "\n" + cause.getMessage(),
                    cause);
        }
    }

    private void add(int weight, Runnable command) {
        for (int i = 0; i < weight; i++) {
            commands.add(command);
        }
    }
}
