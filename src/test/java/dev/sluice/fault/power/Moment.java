package dev.sluice.fault.power;

/** What a process did to its files, and told its clients, in the order in which it did. */
sealed interface Moment {

    /** Bytes were handed to the operating system. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares writes
    record Write(String file, long offset, byte[] bytes) implements Moment {}

    /** A file was made so long. */
    record Length(String file, long bytes) implements Moment {}

    /** A file is there no more. */
    record Gone(String file) implements Moment {}

    /** All that was written to a file is on the disk. */
    record Sync(String file) implements Moment {}

    /** A client is being told that its job is safe. */
    record Promise(String job) implements Moment {}
}
