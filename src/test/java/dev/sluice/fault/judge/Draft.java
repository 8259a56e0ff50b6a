package dev.sluice.fault.judge;

import static dev.sluice.fault.judge.Send.Answer.ACCEPTED;
import static dev.sluice.fault.judge.Send.Answer.REFUSED;
import static dev.sluice.fault.judge.Send.Answer.UNKNOWN;

import dev.sluice.fault.judge.Reader.Seen;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Sound evidence to be spoilt: six jobs one after the other, each called as its submission is. One goes well, one is cut off,
 * one fails and is tried again, one is put back, one gets another life, and one is sent twice and cut off.
 */
final class Draft {

    /** Seconds that each job has for itself. */
    private static final int APART = 10;

    final List<Send> sends = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final List<Entry> log = new ArrayList<>();
    final List<Look> looks = new ArrayList<>();
    final List<Run> runs = new ArrayList<>();
    final List<Absence> absences = new ArrayList<>();
    final List<Reader> readers = new ArrayList<>();
    final List<String> retried = new ArrayList<>();
    int crashes = 2;

    private long now;

    Draft() {
        accept("plain", "queued 0", "running 1", "progress 1", "succeeded 1");
        accept("cut-off", "queued 0", "running 1", "queued 1 crashed", "running 2", "succeeded 2");
        accept("tried-again", "queued 0", "running 1", "retrying 1 Bang", "queued 1", "running 2", "succeeded 2");
        accept("put-back", "queued 0", "running 1", "queued 0", "running 1", "succeeded 1");
        accept("revived", "queued 0", "running 1", "failed 1 Bang", "queued 0", "running 1", "succeeded 1");
        retried.add("revived");
        sends.add(new Send("resent", UNKNOWN, ""));
        accept("resent", "queued 0", "running 1", "queued 1 crashed", "running 2", "succeeded 2");
        sends.add(new Send("refused", REFUSED, ""));
        sends.add(new Send("gone", UNKNOWN, ""));
        looks.add(new Look(Map.of("cut-off", 1L)));
        looks.add(new Look(Map.of("cut-off", 2L)));
        readers.add(new Reader("reader", seen()));
    }

    private void accept(String job, String... events) {
        sends.add(new Send(job, ACCEPTED, job));
        add(job, job, events);
    }

    /** Stores a job with these events, each a state, an attempt and maybe an error; it ran as they say. */
    void add(String job, String token, String... events) {
        now += APART;
        long epoch = 0;
        for (int i = 0; i < events.length; i++) {
            String[] words = (events[i] + " ").split(" ", -1);
            boolean isMove = !words[0].equals("progress");
            JobState state = isMove ? JobState.of(words[0]) : JobState.RUNNING;
            log.add(new Entry(job, i + 1, state, isMove, Integer.parseInt(words[1]), at(i), words[2]));
            epoch += words[0].equals("running") ? 1 : 0;
            if (isMove && i > 0 && !words[0].equals("running")) {
                ended(job, epoch, at(i), words[2].equals("crashed"), events[i - 1]);
            }
        }
        Entry last = log.get(log.size() - 1);
        rows.add(new Row(job, token, last.state(), epoch, last.version()));
    }

    private Instant at(int step) {
        return Instant.ofEpochSecond(now + step);
    }

    private void ended(String job, long epoch, Instant at, boolean isCrash, String before) {
        if (isCrash) {
            String process = "of-" + job;
            runs.add(new Run(job, epoch, process, at.minusSeconds(1), Optional.empty()));
            absences.add(new Absence(process, at.minusMillis(1), Optional.empty()));
        } else if (before.startsWith("running") || before.startsWith("progress")) {
            runs.add(new Run(job, epoch, "other", at.minusSeconds(1), Optional.of(at)));
        }
    }

    /** What a reader sees who misses nothing. */
    List<Seen> seen() {
        return new ArrayList<>(log.stream()
                .map(entry -> new Seen(entry.job(), entry.version()))
                .toList());
    }

    /** The events of a job. */
    List<Entry> log(String job) {
        return log.stream().filter(entry -> entry.job().equals(job)).toList();
    }

    /** Nothing of a job is left but what its client was told. */
    void forget(String job) {
        rows.removeIf(row -> row.job().equals(job));
        log.removeIf(entry -> entry.job().equals(job));
        runs.removeIf(run -> run.job().equals(job));
        reread();
    }

    /** Puts another row in the place of a job's. */
    void row(String job, UnaryOperator<Row> change) {
        rows.replaceAll(row -> row.job().equals(job) ? change.apply(row) : row);
    }

    /** Puts another event in the place of one. */
    void entry(String job, long version, UnaryOperator<Entry> change) {
        log.replaceAll(entry -> entry.job().equals(job) && entry.version() == version ? change.apply(entry) : entry);
    }

    /** Puts another run in the place of one. */
    void run(String job, long epoch, UnaryOperator<Run> change) {
        runs.replaceAll(run -> run.job().equals(job) && run.epoch() == epoch ? change.apply(run) : run);
    }

    /** The reader saw what is in the log now. */
    void reread() {
        readers.clear();
        readers.add(new Reader("reader", seen()));
    }

    /** The reader saw something else. */
    void reader(Consumer<List<Seen>> change) {
        List<Seen> seen = seen();
        change.accept(seen);
        readers.clear();
        readers.add(new Reader("reader", seen));
    }

    Evidence evidence() {
        return new Evidence(sends, rows, log, looks, runs, new Facts(2, 1, crashes, absences, readers, retried));
    }
}
