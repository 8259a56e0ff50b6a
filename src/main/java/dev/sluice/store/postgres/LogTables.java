package dev.sluice.store.postgres;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns the tables that the log is in, see {@code V5__events.sql}: each holds the events of some hours, and is emptied at
 * once when most of its jobs are gone. One process at a time does that.
 */
final class LogTables {

    private static final Logger log = LoggerFactory.getLogger(LogTables.class);

    private static final Duration BETWEEN_TURNS = Duration.ofSeconds(15);

    /** As long as it may take to copy the events of a tenth of many million jobs. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String TURN = "SELECT sluice.turn_events($1 * interval '1 millisecond')";

    private final Database database;
    private volatile @Nullable Duration kept;

    LogTables(Database database) {
        this.database = database;
    }

    /** Says for how long most jobs are kept after their end. Nothing is done before. */
    void keep(Duration time) {
        kept = time;
    }

    /** Turns them for as long as it is subscribed to. */
    Flux<Void> turn() {
        return Flux.defer(this::step).then(Mono.delay(BETWEEN_TURNS)).then().repeat();
    }

    /** Whether a table was emptied. */
    Mono<Boolean> step() {
        Duration time = kept;
        if (time == null) {
            return Mono.just(false);
        }
        Sql<Boolean> step =
                new Sql<>(TURN, List.of(time.toMillis()), row -> Boolean.TRUE.equals(row.get(0, Boolean.class)));
        return database.rows(step, PATIENCE).map(rows -> rows.get(0)).onErrorResume(cause -> {
            log.debug("The tables of the log cannot be turned for now", cause);
            return Mono.just(false);
        });
    }
}
