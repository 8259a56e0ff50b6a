package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.store.Claim;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A feed that goes on where it ended, while another process brings jobs in wherever they belong. */
@Tag("postgres")
class PostgresFeedTests implements StoreUnderTest {

    private static final SettableClock CLOCK = new SettableClock();
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(10));

    private static PostgresLives lives;
    private static PostgresEngine.Connected connected;

    private PostgresEngine other;
    private long now;
    private Feeds feeds;

    @BeforeAll
    static void open() {
        lives = new PostgresLives(PostgresServer.database(), CLOCK);
        connected = PostgresEngine.Connected.to(PostgresServer.settings(lives.database()));
    }

    @AfterAll
    static void close() {
        connected.close();
        lives.close();
    }

    @BeforeEach
    void empty() {
        lives.empty();
        other = new PostgresEngine(connected, LEASE, CLOCK, (writes, nanos) -> {});
        Commits commits = new Commits((writes, nanos) -> {}, () -> {});
        WholeLog log = new WholeLog(new Reads(connected.database()));
        feeds = new Feeds(new Writes(connected.database(), commits), other.home(), () -> get(log.horizon()), () -> now);
    }

    @Override
    public PostgresJobStore store() {
        return lives.store();
    }

    @Override
    public SettableClock clock() {
        return CLOCK;
    }

    @Test
    void findsWhatIsInsertedAheadOfItsPlace() {
        List<Job> line = line();

        Job urgent = unbuffered(draft().priority(9));

        assertThat(next(2)).containsExactly(Ticket.of(urgent), Ticket.of(line.get(2)));
    }

    @Test
    void findsWhatOthersGiveBack() {
        Ticket early = Ticket.of(buffered(draft()));
        List<Job> line = line();

        get(store().release(early));

        assertThat(next(2)).containsExactly(early, Ticket.of(line.get(2)));
    }

    @Test
    void findsWhatOthersLetGoAllAtOnce() {
        Ticket early = Ticket.of(buffered(draft()));
        List<Job> line = line();

        PostgresServer.execute(
                lives.database(), "SELECT sluice.release_jobs(" + lives.engine().home() + ", NULL)");

        assertThat(next(2)).containsExactly(early, Ticket.of(line.get(2)));
    }

    @Test
    void findsWhatIsPutBack() {
        Claim early = started();
        List<Job> line = line();

        get(store().putBack(early));

        assertThat(next(2)).containsExactly(Ticket.of(early.job()), Ticket.of(line.get(2)));
    }

    @Test
    void findsWhatBecomesDue() {
        Job early = unbuffered(draft().dueIn(Duration.ofMillis(500)));
        clock().forward(Duration.ofSeconds(1));
        List<Job> line = line();

        get(store().promote(10));

        assertThat(next(2))
                .extracting(Ticket::id)
                .containsExactly(early.id(), line.get(2).id());
    }

    @Test
    void findsWhatIsTriedAgain() {
        Claim early = started(buffered(draft().priority(9)));
        JobError error = error(early);
        get(store().fail(early, error));
        List<Job> line = line();

        get(store().retry(early.job().id()));

        assertThat(next(2))
                .extracting(Ticket::id)
                .containsExactly(early.job().id(), line.get(2).id());
    }

    @Test
    void findsWhatTheDeadLeave() {
        Job waiting = buffered(draft());
        Claim running = started();
        List<Job> line = line();

        lives.reopen();
        PostgresServer.execute(
                lives.database(), "UPDATE sluice.replica SET until = 'infinity' WHERE home = " + other.home());
        get(store().rescue());

        assertThat(next(3))
                .extracting(Ticket::id)
                .containsExactly(waiting.id(), running.job().id(), line.get(2).id());
    }

    @Test
    void takesAllThatEnteredBeforeItGoesOn() {
        List<Job> line = line();
        List<Job> urgent = filled(5, draft -> draft.priority(9));

        List<Ticket> taken = new ArrayList<>(next(2));
        Job most = unbuffered(draft().priority(10));
        taken.addAll(next(2));
        taken.addAll(next(2));
        taken.addAll(next(9));

        List<Job> expected = new ArrayList<>(urgent);
        expected.add(2, most);
        expected.addAll(line.subList(2, line.size()));
        assertThat(taken).isEqualTo(expected.stream().map(Ticket::of).toList());
    }

    /** Whoever was about to take it has its lock, and does not take it after all. */
    @Test
    void findsWhatSomebodyLeftBehindWithinASecond() throws SQLException {
        List<Ticket> all = new ArrayList<>();
        try (Connection connection =
                        PostgresServer.dataSource("postgres", lives.database()).getConnection();
                Statement statement = connection.createStatement()) {
            Job left = unbuffered(draft());
            statement.execute("BEGIN; SELECT 1 FROM sluice.job WHERE seq = " + left.seq() + " FOR UPDATE");
            List<Job> line = line();
            statement.execute("ROLLBACK");
            all.add(Ticket.of(left));
            all.addAll(line.subList(2, line.size()).stream().map(Ticket::of).toList());
        }

        List<Ticket> sooner = next(1);
        now += Duration.ofSeconds(1).toNanos();
        List<Ticket> later = next(9);

        assertThat(sooner).containsExactly(all.remove(1));
        assertThat(later).isEqualTo(all);
    }

    /** Six jobs in line, of which two are taken. */
    private List<Job> line() {
        List<Job> line = filled(6, draft -> draft);
        assertThat(next(2))
                .isEqualTo(line.subList(0, 2).stream().map(Ticket::of).toList());
        return line;
    }

    private List<Ticket> next(int limit) {
        return get(feeds.feed(QUEUE, KINDS, limit));
    }
}
