package dev.sluice.store;

import dev.sluice.job.JobState;
import reactor.core.publisher.Mono;

/** Every call of a store that moves a job, and where to. */
enum Move {
    START(JobState.RUNNING) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().start(Ticket.of(last.job()));
        }
    },
    SUCCEED(JobState.SUCCEEDED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.SUCCEED.by(test.store(), last, test.error(last));
        }
    },
    RETRY(JobState.RETRYING) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.RETRY.by(test.store(), last, test.error(last));
        }
    },
    SNOOZE(JobState.RETRYING) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.SNOOZE.by(test.store(), last, test.error(last));
        }
    },
    FAIL(JobState.FAILED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.FAIL.by(test.store(), last, test.error(last));
        }
    },
    PUT_BACK(JobState.QUEUED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.PUT_BACK.by(test.store(), last, test.error(last));
        }
    },
    CANCEL_BY_FORCE(JobState.CANCELLED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return GuardedWrite.CANCEL.by(test.store(), last, test.error(last));
        }
    },
    CANCEL(JobState.CANCELLED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().cancel(last.job().id());
        }
    },
    CANCEL_ALL(JobState.CANCELLED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().cancelAll(JobFilter.ALL, last.job().seq() - 1);
        }
    },
    PROMOTE(JobState.QUEUED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().promote(Integer.MAX_VALUE);
        }
    },
    RETRY_AGAIN(JobState.QUEUED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().retry(last.job().id());
        }
    },
    RETRY_ALL(JobState.QUEUED) {
        @Override
        Mono<?> by(StoreUnderTest test, Claim last) {
            return test.store().retryAll(JobFilter.ALL, last.job().seq() - 1);
        }
    };

    private final JobState to;

    Move(JobState to) {
        this.to = to;
    }

    JobState to() {
        return to;
    }

    /** The call about the job of a claim, the last it had. */
    abstract Mono<?> by(StoreUnderTest test, Claim last);
}
