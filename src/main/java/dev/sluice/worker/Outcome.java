package dev.sluice.worker;

import dev.sluice.job.Job;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
sealed interface Outcome {

    /** What meters and traces call it. */
    String word(Job job);

    /**
     * The handler was done.
     *
     * @param result JSON text, or null for none
     */
    record Success(@Nullable String result) implements Outcome {

        @Override
        public String word(Job job) {
            return "succeeded";
        }
    }

    /**
     * The handler failed, or its time was up.
     *
     * @param cause what it threw or signalled
     */
    record Failure(Throwable cause) implements Outcome {

        @Override
        public String word(Job job) {
            return isLast(job) ? "failed" : "retrying";
        }

        /** Whether the job fails with it. */
        boolean isLast(Job job) {
            return job.attempt() >= job.maxAttempts()
                    || (cause instanceof EndAttempt end && end.way() == EndAttempt.Way.DO_NOT_RETRY);
        }

        /** How long the handler wants to wait for the next attempt, or null if it does not say. */
        @Nullable
        Duration wish() {
            return cause instanceof EndAttempt end && end.way() == EndAttempt.Way.RETRY_AFTER ? end.pause() : null;
        }

        /** What went wrong, without what was said about it. */
        Throwable error() {
            return cause instanceof EndAttempt end ? end.error() : cause;
        }
    }

    /**
     * The handler wants to be called again later.
     *
     * @param pause how long
     */
    record Snooze(Duration pause) implements Outcome {

        @Override
        public String word(Job job) {
            return "snoozed";
        }
    }

    /** Somebody wished that the job be cancelled. */
    record Cancelled() implements Outcome {

        @Override
        public String word(Job job) {
            return "cancelled";
        }
    }

    /** The attempt was given up because this process stops; it does not count. */
    record PutBack() implements Outcome {

        @Override
        public String word(Job job) {
            return "put-back";
        }
    }
}
