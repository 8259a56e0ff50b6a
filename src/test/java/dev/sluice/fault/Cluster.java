package dev.sluice.fault;

import dev.sluice.store.postgres.OwnServer;
import dev.sluice.store.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Processes of the packaged jar on one database, which is looked into by somebody else than they. */
final class Cluster implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Path folder;
    private final List<String> settings;
    private final List<SluiceProcess> processes = new ArrayList<>();
    private final DataSource source;
    private final JdbcClient database;

    /** One with nobody in it yet, whose processes will have these settings. */
    Cluster(Path folder, String... settings) {
        this(folder, PostgresServer.database(), settings);
    }

    private Cluster(Path folder, String name, String... settings) {
        this(folder, PostgresServer.url(name), PostgresServer.dataSource("postgres", name), settings);
    }

    /** The same on a server that may be stopped. */
    Cluster(Path folder, OwnServer server, String... settings) {
        this(
                folder,
                "r2dbc:" + url(server),
                new DriverManagerDataSource("jdbc:" + url(server), "postgres", ""),
                settings);
    }

    private Cluster(Path folder, String url, DataSource source, String... settings) {
        this.folder = folder;
        this.settings = new ArrayList<>(List.of(
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=" + url,
                "--sluice.store.postgres.username=postgres",
                "--sluice.store.postgres.pool-size=4"));
        this.settings.addAll(List.of(settings));
        this.source = source;
        this.database = JdbcClient.create(source);
    }

    private static String url(OwnServer server) {
        return "postgresql://127.0.0.1:" + server.port() + "/postgres";
    }

    /** A connection to the database for somebody else. */
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** What the database holds, for the judge. */
    ServiceLedger ledger() {
        return ServiceLedger.of(source);
    }

    /** One process more, with these settings besides, when it is ready. */
    SluiceProcess start(String... more) {
        return start(List.of(), more);
    }

    /** The same in a JVM with these options. */
    SluiceProcess start(List<String> jvm, String... more) {
        String[] all = Stream.concat(settings.stream(), Stream.of(more)).toArray(String[]::new);
        SluiceProcess process = SluiceProcess.start(jvm, folder, all);
        processes.add(process);
        return process;
    }

    /** What its rows carry; waits until it has a lease. */
    long home(SluiceProcess process) {
        return await(() -> homes(process), homes -> !homes.isEmpty()).get(0);
    }

    private List<Long> homes(SluiceProcess process) {
        return database.sql("SELECT home FROM sluice.replica WHERE name LIKE '%:' || ?")
                .param("" + process.pid())
                .query(Long.class)
                .list();
    }

    /** The jobs that run there, as the database has it. */
    List<String> running(long home) {
        return database.sql("SELECT id::text FROM sluice.job WHERE home = ? AND state = 'running'")
                .param(home)
                .query(String.class)
                .list();
    }

    /** How many jobs wait or run there, as the database has it. */
    long held(long home) {
        return count("SELECT count(*) FROM sluice.job WHERE home = " + home);
    }

    /** How many jobs have not ended. */
    long open() {
        return count("SELECT count(*) FROM sluice.job WHERE state NOT IN ('succeeded', 'failed', 'cancelled')");
    }

    /** A number that is not asked for elsewhere. */
    long count(String query) {
        return database.sql(query).query(Long.class).single();
    }

    /** The number of the last claim of every job, by its id. */
    Map<String, Long> epochs() {
        Map<String, Long> epochs = new HashMap<>();
        database.sql("SELECT id::text, epoch FROM sluice.job")
                .query((RowCallbackHandler) row -> epochs.put(row.getString(1), row.getLong(2)));
        return epochs;
    }

    /** Looks until what it sees is as it should be. */
    static <T> T await(Supplier<T> look, Predicate<T> wanted) {
        return Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromSupplier(look).subscribeOn(Schedulers.boundedElastic()), 1)
                .filter(wanted)
                .blockFirst(Client.PATIENCE.multipliedBy(2));
    }

    @Override
    public void close() {
        processes.forEach(SluiceProcess::close);
    }
}
