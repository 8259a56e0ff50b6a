package dev.sluice.store;

import java.util.concurrent.Executor;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where the answers of a write arrive. A commit serves many callers at once; each names its executor, such as its event
 * loop, in the Reactor context, and gets its answer there together with all other answers for that executor, in one task.
 */
public final class Answers {

    private static final Executor DEFAULT = Schedulers.parallel()::schedule;

    private Answers() {}

    /**
     * Names the executor.
     *
     * @param executor runs what follows a write; must not block
     * @return for {@code contextWrite}
     */
    public static Context on(Executor executor) {
        return Context.of(Answers.class, executor);
    }

    /**
     * The executor a caller named.
     *
     * @param context the caller's
     * @return its executor, or one of Reactor's parallel threads
     */
    public static Executor of(ContextView context) {
        return context.<Executor>getOrEmpty(Answers.class).orElse(DEFAULT);
    }
}
