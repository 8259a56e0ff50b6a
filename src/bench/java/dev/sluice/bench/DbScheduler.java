package dev.sluice.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** db-scheduler with the polling that its makers name for many jobs a second. */
final class DbScheduler implements Peer {

    private static final int THREADS = Integer.getInteger("bench.db-scheduler.threads", 32);
    private static final double LEAST = 1;
    private static final double MOST = Integer.getInteger("bench.db-scheduler.fetch", 4);
    private static final Duration POLL = Duration.ofMillis(50);

    /** As its documentation has the table and its indexes. */
    private static final List<String> TABLE = List.of(
            """
            CREATE TABLE scheduled_tasks (
                task_name            text                     NOT NULL,
                task_instance        text                     NOT NULL,
                task_data            bytea,
                execution_time       timestamp with time zone,
                picked               boolean                  NOT NULL,
                picked_by            text,
                last_success         timestamp with time zone,
                last_failure         timestamp with time zone,
                consecutive_failures integer,
                last_heartbeat       timestamp with time zone,
                version              bigint                   NOT NULL,
                priority             smallint,
                state                text,
                PRIMARY KEY (task_name, task_instance)
            )
            """,
            "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
            "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)",
            "CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC)");

    private final DataSource database;
    private final OneTimeTask<Void> task = Tasks.oneTime("empty").execute((instance, context) -> Ran.one());
    private final SchedulerClient client;
    private Scheduler scheduler;

    DbScheduler(DataSource database) throws SQLException {
        this.database = database;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : TABLE) {
                statement.execute(each);
            }
        }
        this.client = SchedulerClient.Builder.create(database, task).build();
        this.scheduler = scheduler();
    }

    private Scheduler scheduler() {
        return Scheduler.create(database, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(LEAST, MOST)
                .pollingInterval(POLL)
                .build();
    }

    private TaskInstance<?> instance() {
        return task.instance(UUID.randomUUID().toString());
    }

    @Override
    public void enqueue() {
        client.scheduleIfNotExists(task.instance(UUID.randomUUID().toString()), Instant.now());
    }

    @Override
    public void enqueue(int jobs) {
        client.scheduleBatch(Stream.<TaskInstance<?>>generate(this::instance).limit(jobs), Instant.now());
    }

    @Override
    public void start() {
        scheduler.start();
    }

    /** It deletes what has ended. */
    @Override
    public boolean isDone() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT 1 FROM scheduled_tasks)")) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void stop() {
        scheduler.stop();
        scheduler = scheduler();
    }
}
