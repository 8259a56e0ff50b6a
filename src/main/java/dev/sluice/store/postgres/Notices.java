package dev.sluice.store.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Wakes the other processes. A notice is a hint that may be lost, so it is no part of any write: PostgreSQL takes a global
 * lock for one at its commit, and writes would stand in line for each other's fsync. Many at once are one.
 */
final class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    static final String CHANNEL = "sluice";

    private static final Duration TOGETHER = Duration.ofMillis(10);

    private static final String NOTIFY = "SELECT pg_notify('" + CHANNEL
            + "', $1) FROM (SELECT set_config('synchronous_commit', 'off', true) OFFSET 0) s";

    private final Database database;
    private final long home;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Notices(Database database, long home) {
        this.database = database;
        this.home = home;
    }

    /** Says that there are new events. */
    void events() {
        if (underWay.compareAndSet(false, true)) {
            Mono.delay(TOGETHER)
                    .then(Mono.defer(() -> {
                        underWay.set(false);
                        return send("" + home);
                    }))
                    .subscribe();
        }
    }

    /** Says to a process that jobs are to be cancelled that it runs. */
    void wish(long target) {
        send(home + ":" + target).subscribe();
    }

    private Mono<Void> send(String payload) {
        return database.rows(new Sql<>(NOTIFY, List.of(payload), row -> payload))
                .onErrorResume(cause -> {
                    log.debug("Others are not woken for now", cause);
                    return Mono.empty();
                })
                .then();
    }
}
