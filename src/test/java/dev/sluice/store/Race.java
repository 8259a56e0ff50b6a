package dev.sluice.store;

import dev.sluice.job.JobState;
import java.util.List;
import reactor.core.publisher.Mono;

/** Two calls that may come at once, about one job, and how it may stand when both are done. */
enum Race {
    CANCEL_AND_SUCCEED(JobState.RUNNING, Move.CANCEL, Move.SUCCEED, JobState.CANCELLED, JobState.SUCCEEDED),
    CANCEL_AND_FAIL(JobState.RUNNING, Move.CANCEL, Move.FAIL, JobState.CANCELLED, JobState.FAILED),
    CANCEL_AND_RETRY(JobState.RUNNING, Move.CANCEL, Move.RETRY, JobState.CANCELLED, JobState.CANCELLED),
    TIMEOUT_AND_SUCCEED(JobState.RUNNING, Move.RETRY, Move.SUCCEED, JobState.RETRYING, JobState.SUCCEEDED),
    FORCE_AND_SUCCEED(JobState.RUNNING, Move.CANCEL_BY_FORCE, Move.SUCCEED, JobState.CANCELLED, JobState.SUCCEEDED),
    CANCEL_AND_START(JobState.QUEUED, Move.CANCEL, Move.START, JobState.CANCELLED, JobState.RUNNING),
    PROMOTE_AND_CANCEL(JobState.SCHEDULED, Move.PROMOTE, Move.CANCEL, JobState.CANCELLED, JobState.CANCELLED),
    SECOND_LIFE_AND_CANCEL(JobState.FAILED, Move.RETRY_AGAIN, Move.CANCEL, JobState.QUEUED, JobState.CANCELLED),
    SECOND_LIFE_AND_PRUNE(JobState.FAILED, Move.RETRY_AGAIN, null, JobState.QUEUED, JobState.QUEUED);

    private final JobState from;
    private final Move one;
    private final Move other;
    private final JobState end;
    private final JobState otherEnd;

    Race(JobState from, Move one, Move other, JobState end, JobState otherEnd) {
        this.from = from;
        this.one = one;
        this.other = other;
        this.end = end;
        this.otherEnd = otherEnd;
    }

    /** Where the job stands before. */
    JobState from() {
        return from;
    }

    /** Where it may stand afterwards; nowhere if it was pruned. */
    List<JobState> ends() {
        return List.of(end, otherEnd);
    }

    Mono<?> one(StoreUnderTest test, Claim last) {
        return one.by(test, last);
    }

    Mono<?> other(StoreUnderTest test, Claim last) {
        return other == null ? test.store().prune(from, test.now(), 1) : other.by(test, last);
    }
}
