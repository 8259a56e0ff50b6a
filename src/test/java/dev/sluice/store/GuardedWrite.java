package dev.sluice.store;

import dev.sluice.job.JobError;
import dev.sluice.job.Progress;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Every write that needs a claim. */
public enum GuardedWrite {
    PROGRESS {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return store.progress(claim, new Progress(50, "half"));
        }
    },
    SUCCEED {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.succeed(claim, "\"done\"", new Progress(100, null)));
        }
    },
    RETRY {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.retry(claim, error, error.at().plus(Duration.ofSeconds(1))));
        }
    },
    FAIL {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.fail(claim, error));
        }
    },
    PUT_BACK {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.putBack(claim));
        }
    },
    SNOOZE {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.snooze(claim, error.at().plus(Duration.ofSeconds(1))));
        }
    },
    CANCEL {
        @Override
        public Mono<Boolean> by(JobStore store, Claim claim, JobError error) {
            return isKept(store.cancel(claim));
        }
    };

    /**
     * The write.
     *
     * @param store does it
     * @param claim the attempt
     * @param error why it failed, if this is about a failure
     * @return false if the claim was lost
     */
    public abstract Mono<Boolean> by(JobStore store, Claim claim, JobError error);

    private static Mono<Boolean> isKept(Mono<Settled> settled) {
        return settled.map(become -> become != Settled.DROPPED);
    }

    /** The write of a store under test, waited for. */
    boolean kept(StoreUnderTest test, Claim claim) {
        return StoreUnderTest.get(by(test.store(), claim, test.error(claim)));
    }
}
