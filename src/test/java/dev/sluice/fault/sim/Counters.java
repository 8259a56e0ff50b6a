package dev.sluice.fault.sim;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Holds what processes count against what the store has and has told them. */
final class Counters {

    private final World world;
    private final List<String> wrong = new ArrayList<>();

    Counters(World world) {
        this.world = world;
    }

    /** What does not agree when all is done. */
    List<String> wrong() {
        List<List<JobEvent>> logs = world.database().jobs().stream()
                .map(job -> world.database().log(job.id()))
                .toList();
        most("accepted", all("sluice.jobs.accepted", ""), Map.of("", (long) logs.size()));
        most("started", all("sluice.jobs.started", ""), Map.of("", starts(logs)));
        most("finished", all("sluice.jobs.finished", "outcome"), ends(logs));
        world.replicas().forEach(this::agrees);
        return wrong;
    }

    private static long starts(List<List<JobEvent>> logs) {
        return logs.stream().flatMap(List::stream).filter(Counters::isStart).count();
    }

    private static boolean isStart(JobEvent event) {
        return event.state() == JobState.RUNNING && event.progress() == null;
    }

    /** The ends of attempts, by what they are called. */
    private static Map<String, Long> ends(List<List<JobEvent>> logs) {
        return logs.stream().flatMap(Counters::endsIn).collect(groupingBy(Told::word, counting()));
    }

    private static Stream<JobEvent> endsIn(List<JobEvent> log) {
        List<JobEvent> moves =
                log.stream().filter(event -> event.progress() == null).toList();
        return Stream.iterate(1, i -> i < moves.size(), i -> i + 1)
                .filter(i -> isStart(moves.get(i - 1)))
                .map(moves::get);
    }

    /** All processes together count nothing that the store does not have. Who died may have counted less. */
    private void most(String what, Map<String, Long> counted, Map<String, Long> stored) {
        counted.forEach((tag, times) -> {
            if (!tag.equals(Told.DROPPED) && times > stored.getOrDefault(tag, 0L)) {
                wrong.add("counters: " + what + " " + counted + " where the store has " + stored);
            }
        });
    }

    /** One that lives has counted all that it was told. */
    private void agrees(Replica replica) {
        Told told = replica.told;
        same(replica, "accepted", one(told.accepted()), of(replica, "sluice.jobs.accepted", ""));
        same(replica, "started", one(told.started()), of(replica, "sluice.jobs.started", ""));
        same(replica, "finished", told.ended(), of(replica, "sluice.jobs.finished", "outcome"));
        same(replica, "refused", told.refused(), of(replica, "sluice.jobs.refused", "reason"));
        for (JobQueue queue : replica.queues.all()) {
            gauge(replica, queue, "sluice.queue.running", 0, 0);
            gauge(replica, queue, "sluice.queue.waiting", 0, 0);
        }
    }

    private static Map<String, Long> one(long number) {
        return number == 0 ? Map.of() : Map.of("", number);
    }

    private void same(Replica replica, String what, Map<String, Long> told, Map<String, Long> counted) {
        if (!told.equals(counted)) {
            wrong.add("counters: " + replica.life + " counts as " + what + " " + counted + " and was told " + told);
        }
    }

    private void gauge(Replica replica, JobQueue queue, String name, long least, long most) {
        Gauge gauge = replica.meters.get(name).tag("queue", queue.name()).gauge();
        if (gauge.value() < least || gauge.value() > most) {
            wrong.add("counters: " + replica.life + " says " + name + " " + gauge.value() + " of " + queue.name()
                    + " where it is " + least + " to " + most);
        }
    }

    private Map<String, Long> all(String name, String tag) {
        Map<String, Long> all = new TreeMap<>();
        world.ever()
                .forEach(replica -> of(replica, name, tag).forEach((key, times) -> all.merge(key, times, Long::sum)));
        return all;
    }

    private static Map<String, Long> of(Replica replica, String name, String tag) {
        Function<Counter, String> key =
                counter -> tag.isEmpty() ? "" : String.valueOf(counter.getId().getTag(tag));
        Map<String, Long> counted = new TreeMap<>();
        replica.meters
                .find(name)
                .counters()
                .forEach(counter -> counted.merge(key.apply(counter), (long) counter.count(), Long::sum));
        counted.values().removeIf(times -> times == 0);
        return counted;
    }

    /** While nothing is started and nothing comes: what each says that waits. */
    void checkWaiting() {
        for (Replica replica : world.replicas()) {
            for (JobQueue queue : replica.queues.all()) {
                long all = world.database().jobs().stream()
                        .filter(job ->
                                job.state() == JobState.QUEUED && job.queue().equals(queue.name()))
                        .count();
                long least = world.isShared()
                        ? world.database().waiting(queue.name(), replica.home)
                                + world.database().waiting(queue.name(), null)
                        : all;
                gauge(replica, queue, "sluice.queue.waiting", least, all);
                gauge(replica, queue, "sluice.queue.running", 0, 0);
            }
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join("\n", wrong));
        }
    }
}
