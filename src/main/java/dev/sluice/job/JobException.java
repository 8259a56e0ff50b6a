package dev.sluice.job;

import java.time.Duration;
import java.util.List;

/**
 * A refusal: what was asked for did not happen and left nothing behind. It carries the numbers a client needs, knows
 * nothing of HTTP, and has no stack trace, since it is an answer and not a defect.
 */
public abstract sealed class JobException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Every sort of refusal there is. */
    public enum Kind {
        /** The submission is wrong. */
        INVALID,
        /** There is no such job. */
        NOT_FOUND,
        /** There is no such queue. */
        QUEUE_NOT_FOUND,
        /** The job's state does not allow it. */
        CONFLICT,
        /** The idempotency key was used for something else. */
        KEY_REUSED,
        /** The payload is too large. */
        TOO_LARGE,
        /** The queue takes in no more for now. */
        FULL,
        /** The store cannot write for now. */
        UNAVAILABLE,
        /** This process is about to stop. */
        SHUTTING_DOWN
    }

    private final Kind kind;

    private JobException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /**
     * Which sort of refusal this is.
     *
     * @return the kind
     */
    public final Kind kind() {
        return kind;
    }

    /**
     * A name that no job has.
     *
     * @param id what was asked for
     * @return the refusal
     */
    public static JobException notFound(String id) {
        return new NotFound(id);
    }

    /**
     * A name that no queue of this process has.
     *
     * @param name what was asked for
     * @return the refusal
     */
    public static JobException queueNotFound(String name) {
        return new QueueNotFound(name);
    }

    /** There is no such job. */
    public static final class NotFound extends JobException {
        private static final long serialVersionUID = 1L;

        private NotFound(String id) {
            super(Kind.NOT_FOUND, "There is no job " + id + ".");
        }
    }

    /** This process has no such queue. */
    public static final class QueueNotFound extends JobException {
        private static final long serialVersionUID = 1L;

        private QueueNotFound(String name) {
            super(Kind.QUEUE_NOT_FOUND, "There is no queue " + name + ".");
        }
    }

    /** The submission is wrong; all that is wrong with it is said at once. */
    public static final class Invalid extends JobException {
        private static final long serialVersionUID = 1L;
        private final transient List<FieldError> errors;

        /**
         * Refuses a submission.
         *
         * @param errors what is wrong, not empty
         */
        public Invalid(List<FieldError> errors) {
            super(Kind.INVALID, errors.size() == 1 ? "1 field is wrong." : errors.size() + " fields are wrong.");
            this.errors = List.copyOf(errors);
        }

        /**
         * All that is wrong.
         *
         * @return not empty
         */
        public List<FieldError> errors() {
            return errors;
        }
    }

    /** The job's state does not allow what was asked for. */
    public static final class Conflict extends JobException {
        private static final long serialVersionUID = 1L;
        private final JobState state;

        private Conflict(String message, Job job) {
            super(Kind.CONFLICT, message);
            this.state = job.state();
        }

        /**
         * Refuses to cancel what is over.
         *
         * @param job as it stands
         * @return the refusal
         */
        public static Conflict ended(Job job) {
            return new Conflict(
                    "Job " + job.id() + " has ended: it is " + job.state().text() + ".", job);
        }

        /**
         * Refuses another life to a job that has no need of one.
         *
         * @param job as it stands
         * @return the refusal
         */
        public static Conflict notRetriable(Job job) {
            String why = "; only failed and cancelled jobs can be retried.";
            return new Conflict("Job " + job.id() + " is " + job.state().text() + why, job);
        }

        /**
         * Refuses another life to a job whose unique key has been taken.
         *
         * @param job as it stands
         * @return the refusal
         */
        public static Conflict twin(Job job) {
            return new Conflict("Another job with the unique key of job " + job.id() + " waits or runs.", job);
        }

        /**
         * Where the job stands.
         *
         * @return its state
         */
        public JobState state() {
            return state;
        }
    }

    /** An idempotency key was used for something else before. */
    public static final class KeyReused extends JobException {
        private static final long serialVersionUID = 1L;

        /**
         * Refuses a submission.
         *
         * @param key the client's word
         */
        public KeyReused(String key) {
            super(Kind.KEY_REUSED, "The idempotency key '" + key + "' was used for another submission.");
        }
    }

    /** A payload, or a body, above the limit. */
    public static final class TooLarge extends JobException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        /**
         * Refuses a submission for its size.
         *
         * @param what the part that is too large, such as {@code payload}
         * @param limit bytes that are allowed
         */
        public TooLarge(String what, long limit) {
            super(Kind.TOO_LARGE, "The " + what + " is larger than " + limit + " bytes.");
            this.limit = limit;
        }

        /**
         * What is allowed.
         *
         * @return bytes
         */
        public long limit() {
            return limit;
        }
    }

    /** The queue takes in no more for now. */
    public static final class Full extends JobException {
        private static final long serialVersionUID = 1L;
        private final String queue;
        private final int capacity;
        private final Duration retryAfter;

        /**
         * Refuses a submission to a queue without a free place.
         *
         * @param queue its name
         * @param capacity how many jobs may wait in it
         * @param retryAfter when a place is likely to be free
         */
        public Full(String queue, int capacity, Duration retryAfter) {
            this(queue, capacity, retryAfter, "All " + capacity + " places of queue '" + queue + "' are taken.");
        }

        private Full(String queue, int capacity, Duration retryAfter, String message) {
            super(Kind.FULL, message);
            this.queue = queue;
            this.capacity = capacity;
            this.retryAfter = retryAfter;
        }

        /**
         * Refuses a submission to a queue that spills.
         *
         * @param queue its name
         * @param capacity how many jobs may wait in it
         * @param limit how many jobs may wait in the store for a place in it
         * @param retryAfter when there is likely to be room
         * @return the refusal
         */
        public static Full ofBacklog(String queue, int capacity, int limit, Duration retryAfter) {
            return new Full(
                    queue,
                    capacity,
                    retryAfter,
                    "As many jobs as may wait for queue '" + queue + "' do: " + limit + ".");
        }

        /**
         * Which queue.
         *
         * @return its name
         */
        public String queue() {
            return queue;
        }

        /**
         * How many jobs may wait in it.
         *
         * @return places
         */
        public int capacity() {
            return capacity;
        }

        /**
         * When a place is likely to be free.
         *
         * @return whole seconds
         */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The store cannot write for now. */
    public static final class Unavailable extends JobException {
        private static final long serialVersionUID = 1L;

        /**
         * Refuses what needs a write.
         *
         * @param cause what the store said
         */
        public Unavailable(String cause) {
            super(Kind.UNAVAILABLE, "The store cannot write now: " + cause);
        }
    }

    /** This process is about to stop and takes in nothing new. */
    public static final class ShuttingDown extends JobException {
        private static final long serialVersionUID = 1L;

        /** Refuses a submission at the end of this process. */
        public ShuttingDown() {
            super(Kind.SHUTTING_DOWN, "This process is shutting down.");
        }
    }
}
