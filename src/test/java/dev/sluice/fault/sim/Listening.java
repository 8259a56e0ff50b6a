package dev.sluice.fault.sim;

import dev.sluice.job.JobId;
import dev.sluice.store.Claim;
import dev.sluice.store.LogEntry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What a process hears of its store without asking: commits, wishes, the loss of its lease. With a file for itself it hears
 * of each commit with the commit; with a database it reads what is new when it is told to, or once a second.
 */
final class Listening {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_ERROR = Duration.ofMillis(250);
    private static final int LOOKS = 3;

    private final World world;
    private final Life life;
    private final long home;
    private final Wire wire;
    private final Sinks.Many<List<LogEntry>> changes =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final Sinks.Many<JobId> wishes = Sinks.unsafe().many().multicast().directBestEffort();
    private final Sinks.Many<String> lost = Sinks.unsafe().many().multicast().directBestEffort();
    private final Set<JobId> known = new HashSet<>();
    private long told;
    private boolean reading;
    private boolean again;
    private int doubts;
    private long heldUntil;
    private boolean isHeld;
    private long term = 1;

    Listening(World world, Life life, long home, Wire wire) {
        this.world = world;
        this.life = life;
        this.home = home;
        this.wire = wire;
    }

    Flux<List<LogEntry>> changes() {
        return changes.asFlux();
    }

    Flux<JobId> wishes() {
        return wishes.asFlux();
    }

    Flux<String> claimsLost() {
        return lost.asFlux();
    }

    Life life() {
        return life;
    }

    /** From where the log is now; on a database with a lease, which is kept. */
    Mono<Void> begin() {
        return Mono.defer(() -> {
            told = world.database().position();
            return world.isShared() ? renew().doOnSuccess(nothing -> goOn()) : Mono.empty();
        });
    }

    private void goOn() {
        Mono.delay(LEASE.dividedBy(4))
                .then(renew())
                .onErrorResume(cause -> Mono.delay(AFTER_ERROR).then())
                .repeat()
                .subscribe();
        Flux.interval(CHECK).onBackpressureDrop().subscribe(tick -> check());
        Flux.interval(POLL).onBackpressureDrop().concatMap(tick -> poll()).subscribe();
    }

    private Mono<Void> renew() {
        return Mono.defer(() -> {
            long asked = world.agenda().now();
            return wire.send("renew", new Object[0], () -> world.database().renew(home, LEASE))
                    .doOnNext(isNew -> renewed(asked, (Boolean) isNew))
                    .then();
        });
    }

    private void renewed(long asked, boolean isNew) {
        if (isNew && isHeld) {
            lose();
        }
        heldUntil = asked + LEASE.toNanos();
        isHeld = true;
    }

    /** Which lease is held, by its number; 0 while none is. */
    long term() {
        return isHeld ? term : 0;
    }

    private void check() {
        if (isHeld && heldUntil - LEASE.toNanos() / 10 < world.agenda().now()) {
            lose();
        }
    }

    private void lose() {
        isHeld = false;
        term++;
        world.note("%s has lost its lease", life);
        lost.tryEmitNext("lost");
    }

    private Mono<Object> poll() {
        return Mono.defer(() -> {
            wake();
            return wire.send("wished", new Object[0], () -> world.database().wished(home))
                    .doOnNext(all -> tell((List<?>) all))
                    .then(doubts > 0 ? letGo() : Mono.empty())
                    .onErrorComplete();
        });
    }

    /** What waits here and what runs here by the store alone. */
    private Mono<Object> letGo() {
        return wire.send("letGo", new Object[0], () -> {
                    world.database().letGo(home);
                    return true;
                })
                .then(wire.send("running", new Object[0], () -> world.database().running(home)))
                .flatMapIterable(all -> (List<?>) all)
                .cast(Claim.class)
                .filter(wire::isNobodys)
                .concatMap(wire.store()::putBack)
                .then(Mono.fromRunnable(() -> doubts--));
    }

    /** Rows may be this process's of which it knows nothing. */
    void doubt() {
        doubts = LOOKS;
    }

    /** Ends the lease, so that nobody has to wait until it is over. */
    Mono<Object> end() {
        return !world.isShared()
                ? Mono.empty()
                : wire.send("leave", new Object[0], () -> {
                    world.database().end(home);
                    return true;
                });
    }

    /** This process has committed something, or another has. */
    void committed(boolean isOwn) {
        if (!world.isShared()) {
            tell(world.database().wished(home));
            read();
        } else if (isOwn) {
            world.agenda().add(life, Duration.ZERO, this::own);
        } else {
            @Nullable Duration notice = world.weather().notice();
            if (notice != null) {
                world.agenda().add(life, notice, this::own);
            }
        }
    }

    private void own() {
        wake();
        tell(world.database().wished(home));
    }

    private void wake() {
        again = true;
        if (!reading) {
            reading = true;
            again = false;
            wire.send("log", new Object[0], () -> true).onErrorReturn(false).subscribe(isThere -> {
                reading = false;
                if (Boolean.TRUE.equals(isThere)) {
                    read();
                    if (again) {
                        wake();
                    }
                }
            });
        }
    }

    private void read() {
        List<LogEntry> news = world.database().log(told);
        told = world.database().position();
        if (!news.isEmpty()) {
            changes.tryEmitNext(news);
        }
    }

    private void tell(List<?> wished) {
        for (Object job : wished) {
            if (known.add((JobId) job)) {
                wishes.tryEmitNext((JobId) job);
            }
        }
        known.retainAll(new HashSet<>(wished));
    }
}
