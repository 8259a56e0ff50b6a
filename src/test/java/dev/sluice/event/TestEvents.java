package dev.sluice.event;

import dev.sluice.store.JobStore;

/** The streams of a process, for tests of more than those. */
public final class TestEvents {

    private final FanOut fanOut;
    private final JobEvents events;

    /**
     * Streams that tell nothing live yet.
     *
     * @param store whose events
     */
    public TestEvents(JobStore store) {
        this.fanOut = new FanOut(store);
        this.events = new JobEvents(store, fanOut);
    }

    /**
     * The streams.
     *
     * @return the same ones always
     */
    public JobEvents events() {
        return events;
    }

    /** Tells what is committed from now on. */
    public void start() {
        fanOut.start();
    }

    /** Ends all streams. */
    public void stop() {
        events.close();
        fanOut.stop();
    }
}
