package dev.sluice.store;

/** A store whose process can die. */
public interface Reopening extends StoreUnderTest {

    /** Kills the process, as it were, without any graceful end; from now on {@link #store()} is the next one's. */
    void reopen();
}
