package dev.sluice.store.postgres;

import dev.sluice.store.QueueFigures;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The one lease that covers all that this process runs, kept by the database's clock. Here it counts by monotonic time from
 * before each renewal was asked for, so it ends here before it does there.
 */
final class Lease {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    /** A row that is not there any more was found by another process, and all that it stood for was given away. */
    private static final String RENEW = "INSERT INTO sluice.replica AS r"
            + " (home, name, version, until, queues, buffered, starts, ends)"
            + " VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond', $5, $6, $7, $8)"
            + " ON CONFLICT (home) DO UPDATE SET until = excluded.until, seen_at = clock_timestamp(),"
            + " queues = excluded.queues, buffered = excluded.buffered, starts = excluded.starts, ends = excluded.ends"
            + " RETURNING r.xmax = 0, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private static final String END = "WITH gone AS (DELETE FROM sluice.replica WHERE home = $1)"
            + " UPDATE sluice.job SET home = NULL WHERE home = $1 AND state = 'queued' RETURNING seq";

    /** The term in which nothing is held. */
    static final long NONE = 0;

    /** A lease is renewed so often within its time. */
    private static final int RENEWALS = 4;

    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration AFTER_ERROR = Duration.ofMillis(250);

    private final Database database;
    private final Holder holder;
    private final Duration duration;
    private final LongSupplier nanoTime;
    private final Sinks.Many<String> lost = Sinks.many().multicast().directBestEffort();
    private volatile Supplier<Map<String, QueueFigures>> figures = Map::of;
    private volatile DatabaseClock.@Nullable Reading reading;
    private long heldUntil;
    private long terms;
    private volatile long term = NONE;

    /** One that is renewed on connections which nothing else waits for. */
    Lease(Database database, Holder holder, Duration duration, LongSupplier nanoTime) {
        this.database = database;
        this.holder = holder;
        this.duration = duration;
        this.nanoTime = nanoTime;
    }

    /**
     * Who holds a lease.
     *
     * @param home what its rows carry
     * @param name for people
     * @param version of this program
     */
    record Holder(long home, String name, String version) {}

    /** Says with each renewal from now on how the queues do. */
    void tell(Supplier<Map<String, QueueFigures>> asked) {
        figures = asked;
    }

    /** Asks for it, or for more of it. */
    Mono<Void> renew() {
        return Mono.defer(() -> {
            long asked = nanoTime.getAsLong();
            return database.rows(new Sql<>(RENEW, values(), Renewal::of))
                    .map(renewals -> renewals.get(0))
                    .doOnNext(renewal -> read(renewal.micros(), asked, nanoTime.getAsLong()))
                    .publishOn(Schedulers.parallel())
                    .doOnNext(renewal -> renewed(asked, renewal.isNew()))
                    .then();
        });
    }

    private record Renewal(boolean isNew, long micros) {

        static Renewal of(Row row) {
            return new Renewal(Boolean.TRUE.equals(row.get(0, Boolean.class)), JobRow.number(row, 1));
        }
    }

    /** It was that time there somewhen between the question and the answer. */
    private void read(long micros, long asked, long answered) {
        long half = (answered - asked) / 2;
        DatabaseClock.Reading now = new DatabaseClock.Reading(micros, asked + half, half);
        DatabaseClock.Reading before = reading;
        reading = before == null ? now : before.or(now);
    }

    /** What the database's clock showed; null before the first renewal. */
    DatabaseClock.@Nullable Reading reading() {
        return reading;
    }

    /** With what is to be said of the queues that do anything. */
    private List<Object> values() {
        List<Map.Entry<String, QueueFigures>> told = figures.get().entrySet().stream()
                .filter(each -> !each.getValue().equals(QueueFigures.NONE))
                .toList();
        return new Columns<>(told, holder.home(), holder.name(), holder.version(), duration.toMillis())
                .texts(Map.Entry::getKey)
                .numbers(each -> each.getValue().buffered())
                .rates(each -> each.getValue().startsPerSecond())
                .rates(each -> each.getValue().endsPerSecond())
                .values();
    }

    private synchronized void renewed(long asked, boolean isNew) {
        if (isNew && term != NONE) {
            lose("another process found it to be over");
        }
        heldUntil = asked + duration.toNanos();
        if (term == NONE) {
            term = ++terms;
        }
    }

    private void lose(String reason) {
        term = NONE;
        log.error("The lease on what runs here was lost: {}", reason);
        lost.tryEmitNext(reason);
    }

    /** From one loss to the next; {@link #NONE} while it is lost. */
    long term() {
        return term;
    }

    /** Keeps it for as long as it is subscribed to. */
    Flux<Void> keep() {
        Flux<Void> renewals = Mono.delay(duration.dividedBy(RENEWALS))
                .then(renew())
                .onErrorResume(cause -> {
                    log.debug("The lease cannot be renewed for now", cause);
                    return Mono.delay(AFTER_ERROR).then();
                })
                .repeat();
        Flux<Void> checks = Flux.interval(CHECK)
                .onBackpressureDrop()
                .doOnNext(tick -> check())
                .thenMany(Flux.empty());
        return Flux.merge(renewals, checks);
    }

    /** It is over here a little earlier than there, so that work has ended when others begin it anew. */
    private synchronized void check() {
        long margin = duration.toNanos() / 10;
        if (term != NONE && heldUntil - margin - nanoTime.getAsLong() < 0) {
            lose("it was not renewed in time");
        }
    }

    /** Each time that all that runs here has to be given up, at once if it is lost already. */
    Flux<String> lost() {
        return Flux.defer(() -> term == NONE ? lost.asFlux().startWith("it was lost before") : lost.asFlux());
    }

    /** Lets go of it, and of what waits in this process's buffers. */
    Mono<Void> end() {
        return database.rows(new Sql<>(END, List.of(holder.home()), row -> holder.home()))
                .then();
    }
}
