package dev.sluice.fault.sim;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What must hold when all is done, by the names it has in every proof of this service. */
final class Invariants {

    /** The most slots that a person sets. */
    static final int MOST_SLOTS = 4;

    private final World world;
    private final Crowd crowd;
    private final Map<JobId, Job> jobs;
    private final List<String> broken = new ArrayList<>();

    Invariants(World world, Crowd crowd) {
        this.world = world;
        this.crowd = crowd;
        this.jobs = world.database().jobs().stream().collect(Collectors.toMap(Job::id, job -> job));
    }

    /** Fails with all that does not hold. */
    void check() {
        Ledger ledger = world.ledger();
        ledger.acknowledged.forEach(id -> hold(jobs.containsKey(id), () -> "I1: acknowledged and not stored: " + id));
        jobs.forEach((id, job) -> hold(job.state().isFinal(), () -> "I2: does not end: " + job));
        world.database().uncalled().forEach(job -> hold(false, () -> "I2: nobody is told of the end of " + job));
        jobs.values().forEach(this::ran);
        ranOnce(ledger.runs);
        jobs.keySet().forEach(id -> logged(id, world.database().log(id)));
        epochsRise(ledger.claims);
        ledger.keyed.forEach((key, ids) -> hold(ids.size() == 1, () -> "I8: two jobs under " + key + ": " + ids));
        jobs.keySet().forEach(id -> hold(ledger.asked.contains(id), () -> "I9: nobody asked for " + id));
        broken.addAll(ledger.wrong);
        crowd.readers().forEach(this::read);
        world.replicas().forEach(this::rests);
        broken.addAll(new Counters(world).wrong());
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }

    private void hold(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            broken.add(otherwise.get());
        }
    }

    /** The handler of each that ended by its own was run, and the end is that of the claim which held. */
    private void ran(Job job) {
        boolean isCutOff = job.error() != null && job.error().type().equals(JobError.CRASHED);
        if (job.state() == JobState.SUCCEEDED || (job.state() == JobState.FAILED && !isCutOff)) {
            hold(world.ledger().runs(job.id()) > 0, () -> "I3: never ran: " + job);
        }
        if (job.state() == JobState.SUCCEEDED) {
            long last = world.ledger().claims.stream()
                    .filter(claim -> claim.job().equals(job.id()))
                    .mapToLong(Ledger.Granted::epoch)
                    .max()
                    .orElse(0);
            hold(
                    Objects.equals(job.result(), "{\"epoch\":" + last + "}"),
                    () -> "I5: ended by a claim that was lost: " + job + ", the last had epoch " + last);
        }
    }

    private void ranOnce(List<Ledger.Run> runs) {
        Set<List<Object>> once = new HashSet<>();
        runs.forEach(
                run -> hold(once.add(List.of(run.job(), run.epoch())), () -> "I4: ran twice under one claim: " + run));
    }

    private void logged(JobId id, List<JobEvent> log) {
        JobEvent first = log.get(0);
        hold(
                first.version() == 1 && (first.state() == JobState.QUEUED || first.state() == JobState.SCHEDULED),
                () -> "I6: a wrong beginning: " + log);
        for (int i = 1; i < log.size(); i++) {
            moved(log.get(i - 1), log.get(i), log);
        }
        Job job = Objects.requireNonNull(jobs.get(id));
        JobEvent last = log.get(log.size() - 1);
        hold(
                last.state() == job.state() && last.version() == job.version(),
                () -> "I6: " + job + " is not what its log says: " + log);
    }

    private void moved(JobEvent before, JobEvent event, List<JobEvent> log) {
        hold(event.version() == before.version() + 1, () -> "I6: a hole before " + event + " in " + log);
        boolean isLegal = event.progress() == null
                ? before.state().next().contains(event.state())
                : before.state() == JobState.RUNNING && event.state() == JobState.RUNNING;
        String broken = before.state().isFinal() && event.state().isFinal() ? "I5" : "I6";
        hold(isLegal, () -> broken + ": from " + before + " to " + event + " in " + log);
    }

    private void epochsRise(List<Ledger.Granted> claims) {
        Map<JobId, Ledger.Granted> last = new HashMap<>();
        for (Ledger.Granted claim : claims) {
            Ledger.Granted before = last.put(claim.job(), claim);
            hold(
                    before == null || before.epoch() < claim.epoch() || before.equals(claim),
                    () -> "I7: " + claim + " after " + before);
        }
    }

    private void read(Reader reader) {
        List<Long> log = world.database().log(0).stream()
                .filter(reader.filter()::matches)
                .map(LogEntry::position)
                .toList();
        hold(log.equals(reader.seen()), () -> "I11: a reader was told " + reader.seen() + " of " + log);
    }

    /** No slot and no place is lost, and nothing is believed to wait. */
    private void rests(Replica replica) {
        for (JobQueue queue : replica.queues.all()) {
            String where = " of " + queue.name() + " on " + replica.life;
            int places = TestQueues.places(queue);
            hold(queue.running() == 0, () -> "slots are lost" + where + ": " + queue.running());
            hold(queue.waiting() == 0, () -> "jobs seem to wait" + where + ": " + queue.waiting());
            hold(places == queue.capacity(), () -> "places are lost" + where + ": there are " + places);
        }
    }
}
