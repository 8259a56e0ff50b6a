package dev.sluice.bench;

/** Another that keeps jobs in PostgreSQL, at the work that all are measured by. Its jobs do nothing. */
interface Peer {

    /** Enqueues one job in a transaction of its own; called by many threads. */
    void enqueue();

    /** Enqueues many at once, by what there is for that. */
    void enqueue(int jobs);

    /** Begins to run what is enqueued. */
    void start();

    /** Whether nothing is left to run, nor to be written of what ran. */
    boolean isDone();

    /** Runs nothing any more. */
    void stop();
}
