package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.store.postgres.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The primary's machine fails and a standby becomes the primary, while two processes take jobs in and run them. */
@Tag("fault")
@Tag("postgres")
@Tag("cluster")
class FailoverIT {

    private static final int CLIENTS = 2;
    private static final int SOME = 100;
    private static final String JOB = Client.simulate(Duration.ofMillis(20));
    private static final String READINESS = "/actuator/health/readiness";
    private static final String OPEN = "SELECT count(*) FROM sluice.job WHERE state <> 'succeeded'";
    private static final String IN_SYNC = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = ?";

    private final Intake atOne = new Intake(CLIENTS);
    private final Intake atOther = new Intake(CLIENTS);

    @TempDir
    private Path folder;

    private OwnServer primary;
    private OwnServer standby;
    private Proxy proxy;
    private SluiceProcess one;
    private SluiceProcess other;

    @BeforeEach
    void startServers() throws IOException {
        primary = new OwnServer(Files.createDirectory(folder.resolve("primary")));
        proxy = new Proxy(primary.port());
    }

    @AfterEach
    void stop() throws IOException {
        atOne.close();
        atOther.close();
        if (one != null) {
            one.close();
        }
        if (other != null) {
            other.close();
        }
        proxy.close();
        primary.close();
        if (standby != null) {
            standby.close();
        }
    }

    private void startProcesses(String url) throws IOException {
        one = start("one", url);
        other = start("other", url);
    }

    private String url() {
        return "//127.0.0.1:" + proxy.port() + "/postgres";
    }

    private SluiceProcess start(String name, String url) throws IOException {
        return SluiceProcess.start(
                Files.createDirectory(folder.resolve(name)),
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=r2dbc:postgresql:" + url,
                "--sluice.store.postgres.username=postgres",
                "--sluice.queues.default.capacity=1000");
    }

    /** As where an address is a service's and always leads to the primary. */
    @Test
    void losesNothingBehindAnAddressThatFollows() throws Exception {
        follow(true);
        startProcesses(url());
        takeIn();

        primary.stop("immediate");
        proxy.cut();
        assertUnavailable();
        proxy.lead(standby.port()); // which is not the primary yet
        assertUnavailable();
        standby.promote();

        recover("behind one address");

        assertThat(lost()).isEmpty();
    }

    @Test
    void losesNothingWhereTheUrlNamesBoth() throws Exception {
        follow(true);
        startProcesses("failover://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                + "/postgres?targetServerType=primary");
        takeIn();

        primary.stop("immediate");
        assertUnavailable();
        standby.promote();

        recover("two hosts in the URL");

        assertThat(lost()).isEmpty();
    }

    /** Nobody waited for the standby: what it has not, is gone. All else ends, when the processes were started anew. */
    @Test
    void goesOnWithWhatTheStandbyHas() throws Exception {
        follow(false);
        startProcesses(url());
        takeIn();
        standby.stop("fast");
        awaitSome();

        primary.stop("immediate");
        proxy.cut();
        assertUnavailable();
        standby.start();
        standby.promote();
        proxy.lead(standby.port());

        recover("a standby that was behind");
        one.terminate();
        one = start("one again", url());
        other.terminate();
        other = start("other again", url());

        Set<String> lost = lost();
        System.out.printf("FailoverIT: the standby had not %d of the jobs that were acknowledged%n", lost.size());
        assertThat(lost).isNotEmpty();
    }

    private void follow(boolean isAwaited) throws IOException {
        standby = primary.follower(Files.createDirectory(folder.resolve("standby")), isAwaited);
        Cluster.await(
                () -> database(primary)
                        .sql(IN_SYNC)
                        .param(isAwaited ? "sync" : "async")
                        .query(Long.class)
                        .single(),
                followers -> followers == 1);
    }

    private static JdbcClient database(OwnServer server) {
        return JdbcClient.create(new DriverManagerDataSource(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres"));
    }

    private void takeIn() throws InterruptedException {
        CountDownLatch some = new CountDownLatch(SOME);
        atOne.begin(new Client(one), JOB, some);
        atOther.begin(new Client(other), JOB, some);
        assertThat(some.await(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void awaitSome() {
        int goal = acknowledged().size() + SOME;
        Cluster.await(() -> acknowledged().size(), size -> size >= goal);
    }

    private Set<String> acknowledged() {
        Set<String> all = new HashSet<>(atOne.acknowledged());
        all.addAll(atOther.acknowledged());
        return all;
    }

    private void assertUnavailable() {
        for (SluiceProcess each : List.of(one, other)) {
            Client client = new Client(each);
            Client.until(503, () -> client.get(READINESS));
            long began = System.nanoTime();
            Client.Answer refused = client.submit(JOB);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
            assertThat(refused.problem()).isEqualTo("/problems/store-unavailable");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        }
    }

    /** Takes in as many again, and no more. */
    private void recover(String how) throws Exception {
        long began = System.nanoTime();
        int before = acknowledged().size();
        Cluster.await(() -> acknowledged().size(), size -> size > before);
        Duration accepted = Duration.ofNanos(System.nanoTime() - began);
        for (SluiceProcess each : List.of(one, other)) {
            Client client = new Client(each);
            Client.until(200, () -> client.get(READINESS));
        }
        Duration ready = Duration.ofNanos(System.nanoTime() - began);
        awaitSome();
        atOne.stop();
        atOther.stop();
        atOne.awaitEnd();
        atOther.awaitEnd();
        System.out.printf(
                "FailoverIT: %s, %d acknowledged, the first again %d ms after the promotion, both ready after %d ms%n",
                how, acknowledged().size(), accepted.toMillis(), ready.toMillis());
    }

    /** Those that the new primary has not. The others have run, and what happens at one process is told at the other. */
    private Set<String> lost() {
        JdbcClient database = database(standby);
        Cluster.await(() -> database.sql(OPEN).query(Long.class).single(), open -> open == 0);
        Set<String> lost = new HashSet<>(acknowledged());
        List<String> stored = database.sql("SELECT id::text FROM sluice.job")
                .query(String.class)
                .list();
        stored.forEach(lost::remove);
        Client there = new Client(other);
        for (String job : stored) {
            List<Event> log = there.events(job);
            Logs.check(log);
            assertThat(log.get(log.size() - 1).state()).isEqualTo(JobState.SUCCEEDED);
        }
        assertThat(there.end(new Client(one).accepted(JOB))).isEqualTo(JobState.SUCCEEDED);
        assertThat(new Client(one).end(there.accepted(JOB))).isEqualTo(JobState.SUCCEEDED);
        return lost;
    }
}
