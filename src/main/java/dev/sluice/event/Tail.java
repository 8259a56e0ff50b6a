package dev.sluice.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of one sort, for all readers who follow that sort: a reader that keeps up need not read the log. Any
 * thread may read, one adds.
 */
final class Tail {

    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    /** A reader further behind than this reads the log. */
    static final int LONGEST = 512;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final ToLongFunction<LiveEvent> number;
    private final Deque<LiveEvent> newest = new ArrayDeque<>();
    private final Set<Consumer<Tail>> readers = ConcurrentHashMap.newKeySet();
    private final boolean isDense;
    private long from = UNKNOWN;
    private long last = UNKNOWN;

    /**
     * An empty tail.
     *
     * @param number what its events are told apart by, which grows
     * @param isDense whether it grows by one, so that a hole can be seen
     */
    Tail(ToLongFunction<LiveEvent> number, boolean isDense) {
        this.number = number;
        this.isDense = isDense;
    }

    /** Says that every event behind this number will be added. */
    synchronized void begin(long behind) {
        from = behind;
        last = behind;
    }

    /** Adds the next event; one that came before is passed over. */
    synchronized void add(LiveEvent event) {
        long next = number.applyAsLong(event);
        if (last == UNKNOWN || (isDense && next > last + 1)) {
            newest.clear();
            begin(next - 1);
        }
        if (next <= last) {
            return;
        }
        last = next;
        newest.add(event);
        if (newest.size() > LONGEST) {
            from = number.applyAsLong(newest.remove());
        }
    }

    /** Says that events may be missing: who reads next reads the log. */
    synchronized void forget() {
        newest.clear();
        begin(UNKNOWN);
    }

    /** All events behind a number, which may be none; null if this tail does not reach so far back. */
    synchronized @Nullable List<LiveEvent> behind(long last) {
        if (last < from) {
            return null;
        }
        ArrayList<LiveEvent> found = new ArrayList<>();
        Iterator<LiveEvent> backwards = newest.descendingIterator();
        while (backwards.hasNext()) {
            LiveEvent event = backwards.next();
            if (number.applyAsLong(event) <= last) {
                break;
            }
            found.add(event);
        }
        Collections.reverse(found);
        return found;
    }

    void join(Consumer<Tail> reader) {
        readers.add(reader);
    }

    /** True if nobody follows any more. */
    boolean leave(Consumer<Tail> reader) {
        readers.remove(reader);
        return readers.isEmpty();
    }

    /** Wakes all readers, each of which then reads. */
    void wake() {
        readers.forEach(this::wake);
    }

    /** What a reader throws here is fatal by Reactor's rules; it must not cost the others their events. */
    private void wake(Consumer<Tail> reader) {
        try {
            reader.accept(this);
        } catch (Throwable fatal) {
            log.error("A reader of events broke", fatal);
        }
    }
}
