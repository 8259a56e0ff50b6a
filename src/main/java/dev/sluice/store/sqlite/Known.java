package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.Claim;
import dev.sluice.store.Ticket;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that wait in a buffer, as the writer wrote or read them last, so that their start reads nothing: to take a row's many
 * columns out of the file costs more than the start. The newest so many of the small ones; a job that is not among them is
 * read, and a row that has another version than this says is too. Belongs to the writer's thread.
 */
final class Known {

    /** Characters of a payload. */
    static final int LARGEST = 1024;

    static final int MOST = 4096;

    private final Map<Long, Row> rows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Row> eldest) {
            return size() > MOST;
        }
    };

    void put(Job job, long epoch) {
        if (job.payload().length() <= LARGEST) {
            rows.put(job.seq(), new Row(job, epoch));
        }
    }

    /** What is known of the job with this ticket, which is about to change. */
    @Nullable
    Row take(Ticket ticket) {
        Row row = rows.remove(ticket.seq());
        return row == null || !row.job().id().equals(ticket.id()) ? null : row;
    }

    /** Forgets all: some of it may have been taken back. */
    void clear() {
        rows.clear();
    }

    /**
     * A row.
     *
     * @param job what it says
     * @param epoch how often the job was claimed
     */
    record Row(Job job, long epoch) {

        /** The claim of its next attempt, as a start at that time makes it. */
        Claim claimed(Instant now) {
            Job started = new Job(
                    job.id(),
                    job.seq(),
                    job.rank(),
                    job.kind(),
                    job.queue(),
                    JobState.RUNNING,
                    job.priority(),
                    job.attempt() + 1,
                    job.maxAttempts(),
                    job.timeout(),
                    job.createdAt(),
                    job.runAt(),
                    began(now),
                    job.finishedAt(),
                    null,
                    job.result(),
                    job.error(),
                    job.payload(),
                    job.uniqueKey(),
                    job.tags(),
                    job.owner(),
                    job.callback(),
                    job.trace(),
                    job.version() + 1);
            return new Claim(started, epoch + 1);
        }

        /** Not before it waited, whatever was done to the clock. */
        private Instant began(Instant now) {
            Instant since = job.waitingSince().isBefore(job.createdAt()) ? job.createdAt() : job.waitingSince();
            return since.isAfter(now) ? since : now;
        }
    }
}
