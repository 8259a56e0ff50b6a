package dev.sluice.http;

import dev.sluice.event.LiveEvent;
import dev.sluice.event.Told;
import dev.sluice.job.Job;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

/**
 * Events in the wire format of server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventFrames {

    private static final String RETRY = "retry: 2000\n";

    /** Sent first and at once: headers leave with the first bytes, and a reader that is cut off comes back in two seconds. */
    static final byte[] OPENING = utf8(RETRY + "\n");

    /** A comment, which readers ignore and which keeps the connection from looking dead. */
    static final byte[] HEARTBEAT = utf8(": heartbeat\n\n");

    private EventFrames() {}

    /** As {@link #OPENING}, and an id without data, which readers remember all the same. */
    static byte[] opening(long position) {
        return utf8(RETRY + "id: " + Cursor.LOG.of(position) + "\n\n");
    }

    /** On the stream of the event's job. */
    static byte[] ofJob(LiveEvent live) {
        return live.byVersion(each -> event(Long.toString(each.event().version()), each));
    }

    /** On a stream of many jobs. */
    static byte[] ofMany(Told told, Clock clock) {
        if (told instanceof LiveEvent live) {
            return live.byPosition(each -> event(Cursor.LOG.of(each.position()), each));
        }
        if (told instanceof Told.Snapshot snapshot) {
            return snapshot(Cursor.LOG.of(snapshot.position()), snapshot.job(), clock.instant());
        }
        Told.Gap gap = (Told.Gap) told;
        String from = Cursor.LOG.of(gap.from());
        return frame(from, "gap", JobJson.gap(from, Cursor.LOG.of(gap.to())));
    }

    private static byte[] event(String id, LiveEvent live) {
        return frame(id, live.event().name(), JobJson.event(live.event()));
    }

    static byte[] snapshot(String id, Job job, Instant now) {
        return frame(id, "snapshot", JobJson.snapshot(job, now));
    }

    /** JSON as we write it has no line break, so the data is one line. */
    private static byte[] frame(String id, String name, byte[] data) {
        return utf8("id: " + id + "\nevent: " + name + "\ndata: " + new String(data, StandardCharsets.UTF_8) + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
