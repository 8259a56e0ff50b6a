package dev.sluice.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection that server-sent events arrive on, read line by line; what was read waits here to be taken. */
public final class EventStream implements Flow.Subscriber<String>, AutoCloseable {

    private final int status;
    private final BlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();
    private volatile Throwable failure;
    private Flow.Subscription subscription;
    private boolean closed;
    private String id = "";
    private String name = "";
    private String data = "";

    EventStream(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The next event; the end of the stream is a failure. */
    Event next() {
        return poll().orElseThrow(() -> new AssertionError("The stream ended, status " + status, failure));
    }

    /** Passes over events up to one of this name. */
    public Event next(String wanted) {
        Event event = next();
        while (!event.name().equals(wanted)) {
            event = next();
        }
        return event;
    }

    /** All further events up to the end of the stream, which must be a proper one: a broken connection is a failure. */
    public List<Event> rest() {
        List<Event> rest = new ArrayList<>();
        for (Optional<Event> event = poll(); event.isPresent(); event = poll()) {
            rest.add(event.get());
        }
        if (failure != null) {
            throw new AssertionError("The stream was cut after " + rest, failure);
        }
        return rest;
    }

    /** Empty at the end. */
    private Optional<Event> poll() {
        try {
            Optional<Event> event = events.poll(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("No event came within " + Client.PATIENCE);
            }
            return event;
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        if (closed) {
            upstream.cancel();
        } else {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(String line) {
        if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
            name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
            data = line.substring("data: ".length());
        } else if (line.isEmpty() && !data.isEmpty()) {
            events.add(Optional.of(new Event(Long.parseLong(id), name, Client.JSON.readTree(data))));
            data = "";
        }
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        events.add(Optional.empty());
    }

    @Override
    public void onComplete() {
        events.add(Optional.empty());
    }

    /** Cuts the connection. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
