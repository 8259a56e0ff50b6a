package dev.sluice.fault.inside;

/** The steps of a job's way at which a process can end, in their order. */
public enum Step {
    /** A submission has been checked and has a place; nothing is written. */
    BEFORE_INSERT("insert", Side.ASKED),
    /** The job is stored; it is in no buffer, and its client has no answer. */
    AFTER_INSERT("insert", Side.ANSWERED),
    /** The job is stored and in the buffer. */
    AFTER_EMIT("insert", Side.TOLD),
    /** A worker has the job's ticket; nothing is written. */
    BEFORE_START("start", Side.ASKED),
    /** The claim is stored; its handler was not called. */
    AFTER_START("start", Side.ANSWERED),
    /** The handler has done its work; nothing is written. */
    BEFORE_OUTCOME("succeed", Side.ASKED),
    /** The outcome is stored; the worker does not know. */
    AFTER_OUTCOME("succeed", Side.ANSWERED),
    /** The worker knows. */
    AFTER_SETTLEMENT("succeed", Side.TOLD),
    /** Something was committed; the queues have not been told. */
    BEFORE_SUMMARY("summaries", Side.ANSWERED),
    /** The queues have been told. */
    AFTER_SUMMARY("summaries", Side.TOLD),
    /** Something was committed; somebody who watches has not been told. */
    BEFORE_EVENT("changes", Side.ANSWERED),
    /** Who watches has been told. */
    AFTER_EVENT("changes", Side.TOLD);

    private final String call;
    private final Side side;

    Step(String call, Side side) {
        this.call = call;
        this.side = side;
    }

    /** The call to the store that it stands at. */
    String call() {
        return call;
    }

    /** Where it stands there. */
    Side side() {
        return side;
    }

    /** The sides of a call. */
    enum Side {
        ASKED,
        ANSWERED,
        TOLD
    }
}
