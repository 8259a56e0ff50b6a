package dev.sluice.fault.judge;

import java.util.List;

/**
 * A fact: what somebody saw of the log of all jobs on a stream, over all reconnects, from the first event on.
 *
 * @param name of the reader
 */
public record Reader(String name, List<Seen> seen) {

    /** What was seen cannot be changed. */
    public Reader {
        seen = List.copyOf(seen);
    }

    /** One event. */
    public record Seen(String job, long version) {}
}
