package dev.sluice.handler;

import dev.sluice.job.FieldError;
import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The work of the kind {@code simulate}: blocks its thread for a while, says how far it is, and fails if asked to. */
final class SimulateHandler implements BlockingJobHandler {

    private static final int ALL = 100;

    private final Duration duration;
    private final SimulatePayload.Reader reader;

    SimulateHandler(SimulateSettings settings, JsonMapper json) {
        this.duration = settings.duration();
        this.reader = new SimulatePayload.Reader(json);
    }

    @Override
    public String kind() {
        return "simulate";
    }

    @Override
    public Duration expected() {
        return duration;
    }

    @Override
    public List<FieldError> check(String payload) {
        return reader.check(payload);
    }

    @Override
    public @Nullable Object work(JobContext job) throws InterruptedException {
        SimulatePayload payload = reader.read(job.payload());
        Duration whole = payload.duration() == null ? duration : payload.duration();
        for (int step = 1; step <= payload.steps(); step++) {
            Thread.sleep(whole.dividedBy(payload.steps()).toMillis());
            job.progress(ALL * step / payload.steps());
        }
        if (job.attempt() <= payload.fail()) {
            throw new SimulatedFailure("Attempt " + job.attempt() + " of " + payload.fail() + " that were to fail.");
        }
        return null;
    }

    /** What this kind fails with, when its payload says so. */
    static final class SimulatedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SimulatedFailure(String message) {
            super(message);
        }
    }
}
