package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Events in the wire format of server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventFrames {

    /** Sent first and at once: headers leave with the first bytes, and a reader that is cut off comes back in two seconds. */
    static final byte[] OPENING = utf8("retry: 2000\n\n");

    /** A comment, which readers ignore and which keeps the connection from looking dead. */
    static final byte[] HEARTBEAT = utf8(": heartbeat\n\n");

    private EventFrames() {}

    static byte[] of(JobEvent event) {
        return frame(event.version(), event.name(), JobJson.event(event));
    }

    static byte[] snapshot(Job job, Instant now) {
        return frame(job.version(), "snapshot", JobJson.snapshot(job, now));
    }

    /** JSON as we write it has no line break, so the data is one line. */
    private static byte[] frame(long id, String name, byte[] data) {
        return utf8("id: " + id + "\nevent: " + name + "\ndata: " + new String(data, StandardCharsets.UTF_8) + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
