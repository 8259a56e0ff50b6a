package dev.sluice.http;

import dev.sluice.event.JobEvents;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Holds an answer back until the job has ended, for a client that would rather wait. */
record PreferWait(JobEvents events) {

    private static final String NAME = "wait";
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** How long a client would wait, at most a minute; empty if it says nothing of it that makes sense. */
    static Optional<Duration> patience(Preferences preferences) {
        return preferences
                .value(NAME)
                .filter(value -> SECONDS.matcher(value).matches())
                .map(PreferWait::upToLongest);
    }

    private static Duration upToLongest(String seconds) {
        String significant = seconds.replaceFirst("^0+(?=.)", "");
        return significant.length() > 2 || Integer.parseInt(significant) > LONGEST.toSeconds()
                ? LONGEST
                : Duration.ofSeconds(Integer.parseInt(significant));
    }

    /** What says that a client's wish to wait was followed. */
    static String applied(Duration patience) {
        return NAME + "=" + patience.toSeconds();
    }

    /**
     * The job once it has ended; or as it stands when the time is up, or when this process stops. It is on disk already, so
     * whatever goes wrong from here is no reason to say anything else.
     */
    Mono<Job> end(Job job, Duration patience) {
        if (job.state().isFinal()) {
            return Mono.just(job);
        }
        return events.of(job, job.version())
                .take(patience)
                .then(Mono.defer(() -> events.job(job.id())))
                .onErrorReturn(JobException.class, job);
    }
}
