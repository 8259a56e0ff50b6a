package dev.sluice.queue;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.store.QueueOverride;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The queues of this process, by name. */
public final class Queues {

    private final Map<String, JobQueue> byName = new TreeMap<>();

    Queues(QueuesSettings settings, Function<String, JobQueue> make) {
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

    /** Looks for work in the store again, should a read have failed. */
    public void retryFeeds() {
        all().forEach(JobQueue::retryFeed);
    }

    /**
     * Does with each queue as a person set, and as configured where nothing is set.
     *
     * @param overrides by queue; queues that this process does not have are passed over
     */
    public void apply(Map<String, QueueOverride> overrides) {
        all().forEach(queue -> queue.apply(overrides.getOrDefault(queue.name(), QueueOverride.NONE)));
    }

    /**
     * Takes the tickets of cancelled jobs out of the buffers for as long as it is subscribed to.
     *
     * @param changes what the store commits; nothing is done on its thread but to look
     * @return never completes
     */
    public Flux<Void> withdraw(Flux<List<JobEvent>> changes) {
        return changes.flatMapIterable(events -> events)
                .filter(event -> event.state() == JobState.CANCELLED)
                .onBackpressureBuffer()
                .publishOn(Schedulers.parallel())
                .doOnNext(this::withdraw)
                .thenMany(Flux.empty());
    }

    private void withdraw(JobEvent cancelled) {
        JobQueue queue = find(cancelled.queue());
        if (queue != null) {
            queue.withdraw(cancelled.job());
        }
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
