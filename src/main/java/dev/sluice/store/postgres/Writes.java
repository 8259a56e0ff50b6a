package dev.sluice.store.postgres;

import dev.sluice.store.Answers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Writes that are seldom, or about many jobs already: each a statement of its own. */
final class Writes {

    private static final int TRIES = 5;

    private final Database database;
    private final Commits commits;

    Writes(Database database, Commits commits) {
        this.database = database;
        this.commits = commits;
    }

    /** The rows of a statement that writes no event. */
    <T> Mono<List<T>> write(Sql<T> sql) {
        return write(sql, row -> null);
    }

    /**
     * The rows of a statement, each of which may tell of the number of an event. What became of it is noted though the caller
     * may be gone.
     */
    <T> Mono<List<T>> write(Sql<T> sql, Function<T, @Nullable Long> event) {
        Mono<List<T>> written = Mono.defer(() -> commits.isClosed() ? Mono.error(closed()) : database.rows(sql))
                .retryWhen(Retry.max(TRIES).filter(cause -> Trouble.of(cause) == Trouble.CROSSED))
                .doOnError(this::failed)
                .doOnNext(rows -> commits.committed(
                        rows.stream().map(event).filter(Objects::nonNull).toList()))
                .onErrorMap(Trouble::told);
        return answered(Mono.fromFuture(written::toFuture, true));
    }

    private static Throwable closed() {
        return Trouble.unavailable(new IllegalStateException("it is closed"));
    }

    private void failed(Throwable cause) {
        Trouble trouble = Trouble.of(cause);
        if (trouble == Trouble.UNANSWERED) {
            commits.doubt();
        }
        if (trouble == Trouble.UNABLE || trouble == Trouble.UNANSWERED) {
            commits.failed(cause);
        }
    }

    /** Where the caller wants its answer. */
    private static <T> Mono<T> answered(Mono<T> answer) {
        return Mono.deferContextual(context -> {
            Executor executor = Answers.of(context);
            return answer.publishOn(Schedulers.fromExecutor(executor));
        });
    }
}
