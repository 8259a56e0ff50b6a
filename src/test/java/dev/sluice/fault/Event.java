package dev.sluice.fault;

import dev.sluice.fault.judge.Entry;
import dev.sluice.job.JobState;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * An entry of a job's event log as a client sees it, in a list or on a stream.
 *
 * @param id the frame's id on a stream; the version in a list
 * @param name the frame's event on a stream; what that has to be in a list
 * @param data the entry itself
 */
public record Event(long id, String name, JsonNode data) {

    static final String PROGRESS = "progress";

    /** An entry of a list. */
    static Event of(JsonNode data) {
        String name = data.has(PROGRESS) ? PROGRESS : data.required("state").stringValue();
        return new Event(data.required("version").longValue(), name, data);
    }

    long version() {
        return data.required("version").longValue();
    }

    JobState state() {
        return JobState.of(data.required("state").stringValue());
    }

    public int attempt() {
        return data.required("attempt").intValue();
    }

    Instant at() {
        return Instant.parse(data.required("at").stringValue());
    }

    /** Whether it stands for a move to another state. */
    boolean isMove() {
        return !name.equals(PROGRESS);
    }

    boolean isEnd() {
        return isMove() && state().isFinal();
    }

    /** The same for the judge. */
    Entry entry() {
        String job = data.required("id").stringValue();
        return new Entry(job, version(), state(), isMove(), attempt(), at(), error());
    }

    /** The type of the error it carries, empty if it carries none. */
    String error() {
        return data.path("error").path("type").asString("");
    }
}
