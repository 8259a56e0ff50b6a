package dev.sluice.store.postgres;

import dev.sluice.store.CommitMeter;
import dev.sluice.store.Insertion;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.time.Clock;
import java.time.Duration;

/** What the store is made of, put together. */
record PostgresParts(
        String name,
        Clock clock,
        Commits commits,
        Reads reads,
        Writes writes,
        Jobs jobs,
        Scan scan,
        Counts counts,
        WholeLog log,
        Tail tail,
        Wishes wishes,
        Requests requests,
        Feeds feeds,
        Sweeps sweeps,
        LogTables logTables,
        Overrides overrides,
        Grants grants,
        Schedules schedules,
        Firings firings,
        Lane<Inserts.Asked, Insertion> inserts,
        Held held,
        Claims claims,
        Lane<Moves.Asked, Settled> moves,
        Lane<Ticket, Boolean> releases) {

    /** To count fewer takes some milliseconds. */
    private static final long MANY = 20_000;

    /** What is told is what is stored, and the columns hold no more. */
    private static final Duration PRECISION = Duration.ofMillis(1);

    /** Parts over a database; what they tell of begins behind a position of the log. */
    static PostgresParts of(
            String name,
            Database database,
            long home,
            Clock time,
            CommitMeter meter,
            Notices notices,
            Lease lease,
            long position) {
        Clock clock = Clock.tick(time, PRECISION);
        Reads reads = new Reads(database);
        WholeLog log = new WholeLog(reads);
        Tail tail = new Tail(log, position);
        Commits commits = new Commits(meter, () -> {
            tail.wake();
            notices.events();
        });
        Writes writes = new Writes(database, commits);
        Jobs jobs = new Jobs(reads);
        Scan scan = new Scan(reads);
        Wishes wishes = new Wishes(reads, home, notices::wish);
        LogTables logTables = new LogTables(database);
        Starts starts = new Starts(database, home, clock);
        Held held = new Held(reads, home, starts::isDoubtful);
        Inserts inserts = new Inserts(database, jobs, home, clock);
        return new PostgresParts(
                name,
                clock,
                commits,
                reads,
                writes,
                jobs,
                scan,
                new Counts(reads, MANY, System::nanoTime),
                log,
                tail,
                wishes,
                new Requests(jobs, scan, writes, wishes::wished, clock),
                new Feeds(writes, home, tail::told, System::nanoTime),
                new Sweeps(reads, writes, logTables, new Sparing(System::nanoTime), home, clock),
                logTables,
                new Overrides(reads, writes),
                new Grants(writes),
                new Schedules(reads, writes),
                new Firings(inserts, jobs, writes),
                new Lane<>(inserts, commits),
                held,
                new Claims(starts, new Lane<>(starts, commits), lease, held),
                new Lane<>(new Moves(database, clock, held::ended), commits),
                new Lane<>(new Releases(database, home), commits));
    }
}
