package dev.sluice.bench;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** JobRunr with jobs as values, which it need not find by reading byte code, and the shortest time that it may poll in. */
final class JobRunrPeer implements Peer {

    private static final int WORKERS = Integer.getInteger("bench.jobrunr.workers", 64);
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Jackson3JsonMapper json = new Jackson3JsonMapper();
    private final StorageProvider storage;
    private final JobRequestScheduler jobs;
    private BackgroundJobServer server;

    JobRunrPeer(DataSource database) {
        this.storage = SqlStorageProviderFactory.using(database);
        this.jobs = JobRunr.configure()
                .useJsonMapper(json)
                .useStorageProvider(storage)
                .initialize()
                .getJobRequestScheduler();
    }

    /** A job that does nothing. */
    record Empty() implements JobRequest {

        @Override
        public Class<EmptyHandler> getJobRequestHandler() {
            return EmptyHandler.class;
        }
    }

    /** And how it does that. */
    public static final class EmptyHandler implements JobRequestHandler<Empty> {

        @Override
        public void run(Empty job) {
            Ran.one();
        }
    }

    @Override
    public void enqueue() {
        jobs.enqueue(new Empty());
    }

    @Override
    public void enqueue(int number) {
        jobs.enqueue(Stream.generate(Empty::new).limit(number));
    }

    @Override
    public void start() {
        server = new BackgroundJobServer(
                storage,
                json,
                null,
                usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS)
                        .andPollInterval(POLL));
        server.start();
    }

    @Override
    public boolean isDone() {
        return storage.countJobs(StateName.ENQUEUED) + storage.countJobs(StateName.PROCESSING) == 0;
    }

    @Override
    public void stop() {
        server.stop();
    }
}
