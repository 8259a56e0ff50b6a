package dev.sluice.store.postgres;

import dev.sluice.store.CommitMeter;
import dev.sluice.store.ThisProcess;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The parts of the store, and what goes on beside calls of it: the lease, the ear for other processes, the slow poll. */
final class PostgresEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresEngine.class);

    /** A first connection is slow where all else is new, too. */
    private static final int TRIES = 3;

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Connected connected;
    private final PostgresParts parts;
    private final Lease lease;
    private final PostgresJobStore store;
    private final Wear wear;
    private final long home;
    private final Disposable.Composite goingOn = Disposables.composite();

    /** One over a database whose tables are up to date. */
    PostgresEngine(Connected connected, LeaseSettings lease, Clock clock, CommitMeter meter) {
        this.home = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        this.connected = connected;
        Database database = connected.database();
        Notices notices = new Notices(database, home);
        this.lease = new Lease(
                connected.leases(),
                new Lease.Holder(home, ThisProcess.name(), ThisProcess.version()),
                lease.duration(),
                System::nanoTime);
        this.parts = PostgresParts.of(connected.name(), database, home, clock, meter, notices, this.lease, position());
        this.store = new PostgresJobStore(parts);
        this.wear = new Wear(parts.reads());
        wait(this.lease.renew());
        Listener listener = new Listener(connected.connections(), this::heard);
        goingOn.add(this.lease.keep().subscribe());
        goingOn.add(listener.listen().subscribe());
        goingOn.add(poll().subscribe());
        goingOn.add(wear.watch().subscribe());
        goingOn.add(parts.logTables().turn().subscribe());
    }

    /**
     * A database and how it is reached.
     *
     * @param name for people
     * @param connections makes new ones
     * @param database lends some
     * @param leases has one for nothing but leases, which go on when all others wait for something
     */
    record Connected(String name, ConnectionFactory connections, Database database, Database leases)
            implements AutoCloseable {

        static Connected to(PostgresSettings settings) {
            PostgresAddress address = PostgresAddress.of(settings);
            ConnectionFactory connections =
                    new Primary(new PostgresqlConnectionFactoryProvider().create(address.options()));
            return new Connected(
                    address.name(),
                    connections,
                    new Database(connections, settings.poolSize()),
                    new Database(connections, 1));
        }

        @Override
        public void close() {
            database.close();
            leases.close();
        }
    }

    /** The thread that starts the application has to wait: what is told begins here. */
    private long position() {
        return wait(new WholeLog(new Reads(connected.database())).horizon());
    }

    private static <T> T wait(Mono<T> answer) {
        return answer.retry(TRIES).toFuture().join();
    }

    /**
     * Opens the store in a database, and if need be makes its tables.
     *
     * @param settings where
     * @param lease how long a process keeps what it runs
     * @param clock the time of every change
     * @param meter told of each commit
     * @throws dev.sluice.store.StoreRefusedException if the database cannot be used
     */
    static PostgresEngine open(PostgresSettings settings, LeaseSettings lease, Clock clock, CommitMeter meter) {
        new Tables(PostgresAddress.of(settings)).migrate();
        return new PostgresEngine(Connected.to(settings), lease, clock, meter);
    }

    /** What other processes say; their notices may be lost. */
    private void heard(String notice) {
        String[] words = notice.split(":", 2);
        if (words.length == 2) {
            if (words[1].equals("" + home)) {
                parts.wishes().look().onErrorComplete().subscribe();
            }
        } else if (!notice.equals("" + home)) {
            parts.tail().wake();
        }
    }

    private Flux<Void> poll() {
        return Flux.interval(POLL)
                .onBackpressureDrop()
                .doOnNext(tick -> parts.tail().wake())
                .concatMap(tick -> parts.wishes().look().then(letGo()).onErrorComplete());
    }

    private Mono<Void> letGo() {
        Commits commits = parts.commits();
        return Mono.defer(
                () -> commits.hasDoubts() ? letAllGo().then(Mono.fromRunnable(commits::looked)) : Mono.empty());
    }

    private Mono<Void> letAllGo() {
        return parts.sweeps().letGo().then(parts.held().letGo(parts.moves()));
    }

    PostgresJobStore store() {
        return store;
    }

    PostgresCallbackStore callbacks() {
        return new PostgresCallbackStore(parts.reads(), parts.firings());
    }

    PostgresInboxStore inbox() {
        return new PostgresInboxStore(parts.reads(), parts.writes(), home, parts.clock());
    }

    PostgresSecretStore secrets() {
        return new PostgresSecretStore(parts.reads(), parts.writes());
    }

    PostgresReplicaStore replicas() {
        return new PostgresReplicaStore(parts.reads(), lease, home);
    }

    Wear wear() {
        return wear;
    }

    /** What the rows carry that are this process's. */
    long home() {
        return home;
    }

    Lease lease() {
        return lease;
    }

    /** Ends the lease, so that nobody has to wait until it is over. */
    @Override
    public void close() {
        goingOn.dispose();
        try {
            lease.end().toFuture().get(Database.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (Exception cause) {
            log.warn("The lease could not be ended; others wait until it is over", cause);
        }
        stop();
        connected.close();
    }

    /** Ends without a word to anybody, as a process does that dies. */
    void stop() {
        goingOn.dispose();
        parts.commits().close();
        parts.tail().close();
    }
}
