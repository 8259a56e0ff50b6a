package dev.sluice.queue;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.LogSummary;
import dev.sluice.store.QueueFigures;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The queues of this process, by name. */
public final class Queues {

    private final Map<String, JobQueue> byName = new TreeMap<>();
    private final Map<String, QueueSettings> settings;

    Queues(QueuesSettings settings, Function<String, JobQueue> make) {
        this.settings = settings.queues();
        settings.queues().keySet().forEach(name -> byName.put(name, make.apply(name)));
    }

    /**
     * The queue of this name.
     *
     * @param name a name from anywhere
     * @return null if there is none
     */
    public @Nullable JobQueue find(String name) {
        return byName.get(name);
    }

    /**
     * All of them.
     *
     * @return ordered by name
     */
    public Collection<JobQueue> all() {
        return byName.values();
    }

    /**
     * The names of all queues.
     *
     * @return in order
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * How each queue is configured.
     *
     * @return by name
     */
    public Map<String, QueueSettings> settings() {
        return settings;
    }

    /** How each does, in this process alone. */
    Map<String, QueueFigures> figures() {
        Map<String, QueueFigures> figures = new TreeMap<>();
        byName.forEach((name, queue) -> figures.put(name, queue.status().figures()));
        return figures;
    }

    /**
     * Says that jobs wait in the store and in no buffer.
     *
     * @param jobs how many more, by queue; queues that this process does not have are passed over
     */
    public void stored(Map<String, Integer> jobs) {
        jobs.forEach((name, count) -> {
            JobQueue queue = find(name);
            if (queue != null) {
                queue.stored(count);
            }
        });
    }

    /**
     * Says that what waits, waits in the store and in no buffer, as it does at the start.
     *
     * @param counts how many of which; those that this process cannot run are passed over
     */
    public void recovered(List<JobCount> counts) {
        for (JobCount count : counts) {
            if (count.state() == JobState.QUEUED && canRun(count)) {
                stored(Map.of(count.queue(), (int) Math.min(count.jobs(), Integer.MAX_VALUE)));
            }
        }
    }

    /** Whether this process has the queue and the kind of these jobs. */
    boolean canRun(JobCount count) {
        JobQueue queue = find(count.queue());
        return queue != null && queue.runs(count.kind());
    }

    /**
     * Says how many jobs wait in the store and in no buffer, whoever brought them there.
     *
     * @param jobs at least so many, by queue; queues that this process does not have are passed over
     */
    public void atLeast(Map<String, Integer> jobs) {
        jobs.forEach((name, count) -> {
            JobQueue queue = find(name);
            if (queue != null) {
                queue.atLeast(count);
            }
        });
    }

    /**
     * Takes the tickets of jobs out of the buffers that were cancelled, or claimed by somebody else, and notes which queues
     * jobs wait for.
     *
     * @param summary of what was committed
     */
    public void withdraw(LogSummary summary) {
        summary.gone().forEach((name, jobs) -> {
            JobQueue queue = find(name);
            if (queue != null) {
                jobs.forEach(queue::withdraw);
            }
        });
        for (String name : summary.queues()) {
            JobQueue queue = find(name);
            if (queue != null) {
                queue.waitsSomewhere();
            }
        }
    }

    /** Looks for work in the store again, should a read have failed. */
    public void retryFeeds() {
        all().forEach(JobQueue::look);
    }

    /**
     * Keeps all buffers fed for as long as it is subscribed to.
     *
     * @return never completes
     */
    public Flux<Void> feed() {
        return Flux.merge(all().stream().map(JobQueue::feed).toList());
    }

    /** Closes all of them, see {@link JobQueue#close}. */
    public void close() {
        all().forEach(JobQueue::close);
    }
}
