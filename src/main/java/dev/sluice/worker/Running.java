package dev.sluice.worker;

import dev.sluice.job.JobId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attempts that run in this process, so that who has to cut one short finds it. */
final class Running {

    /** A wish may come before the answer to the claim that it is about; so many of the last ones are remembered. */
    private static final int REMEMBERED = 1024;

    private final Map<JobId, Attempt> attempts = new HashMap<>();
    private final Map<JobId, Boolean> early = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private boolean stopped;
    private int losses;

    /**
     * Begins an attempt, unless this very claim runs here already: a store that does not know whether its answer came gives
     * the same again, and who asked may have been a second ticket of the job.
     *
     * @param losses how many there had been when the claim was asked for: one since then was of this claim too
     */
    synchronized boolean begin(Attempt attempt, int losses) {
        Attempt last = attempts.get(attempt.id());
        if (last != null && last.epoch() == attempt.epoch()) {
            return false;
        }
        attempts.put(attempt.id(), attempt);
        if (early.remove(attempt.id()) != null) {
            attempt.cut(new Outcome.Cancelled());
        }
        if (stopped || losses != this.losses) {
            attempt.cut(new Outcome.PutBack());
        }
        return true;
    }

    synchronized void end(Attempt attempt) {
        attempts.remove(attempt.id(), attempt);
        early.remove(attempt.id());
    }

    /** Somebody wishes that this job be cancelled. */
    synchronized void wish(JobId job) {
        Attempt attempt = attempts.get(job);
        if (attempt == null) {
            early.put(job, true);
        } else {
            attempt.cut(new Outcome.Cancelled());
        }
    }

    /** How often all claims were lost so far. */
    synchronized int losses() {
        return losses;
    }

    /** All claims are lost: gives up what runs now, or begins later by a claim that was asked for before. */
    void lose() {
        synchronized (this) {
            losses++;
        }
        putBack();
    }

    private void putBack() {
        all().forEach(attempt -> attempt.cut(new Outcome.PutBack()));
    }

    /** Puts back all that run now or begin later. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        putBack();
    }

    private synchronized List<Attempt> all() {
        return List.copyOf(attempts.values());
    }
}
