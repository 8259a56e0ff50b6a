package dev.sluice.queue;

import dev.sluice.store.Ticket;
import java.util.AbstractQueue;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * The buffer as one sink sees it. A sink that is cancelled between its {@link #poll()} and its signal drops that ticket and
 * clears its queue: then the ticket goes back into the buffer, and its slot with it. Polling, signalling and clearing are
 * serialised by the sink.
 */
final class Gate extends AbstractQueue<Ticket> {

    private final Buffer buffer;
    private final Alarm alarm;
    private final Runnable putBack;
    private @Nullable Ticket polled;

    /** Sets the alarm for a ticket that has to wait for its time, and says when one was put back. */
    Gate(Buffer buffer, Alarm alarm, Runnable putBack) {
        this.buffer = buffer;
        this.alarm = alarm;
        this.putBack = putBack;
    }

    /** The one sink that drains through this gate. */
    Sinks.Many<Ticket> sink() {
        return Sinks.many().unicast().onBackpressureBuffer(this);
    }

    @Override
    public boolean offer(Ticket ticket) {
        return buffer.offer(ticket);
    }

    @Override
    public @Nullable Ticket poll() {
        polled = buffer.poll();
        if (polled == null) {
            long nanos = buffer.untilNext();
            if (nanos > 0) {
                alarm.ringIn(nanos);
            }
        }
        return polled;
    }

    /** Says that the ticket polled last has reached the subscriber. */
    void delivered() {
        polled = null;
    }

    /** Keeps everything: a sink that ends clears its queue, but waiting jobs belong to the next sink. */
    @Override
    public void clear() {
        Ticket dropped = polled;
        if (dropped != null) {
            polled = null;
            buffer.putBack(dropped);
            putBack.run();
        }
    }

    @Override
    public @Nullable Ticket peek() {
        return buffer.peek();
    }

    @Override
    public int size() {
        return buffer.size();
    }

    @Override
    public Iterator<Ticket> iterator() {
        return buffer.iterator();
    }
}
