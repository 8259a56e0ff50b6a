package dev.sluice.http;

/** A reader of events for whom there is no room. */
final class RefusedReaderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isOfClient;

    /**
     * Refuses one.
     *
     * @param isOfClient whether its client has too many; else all have
     * @param limit how many there may be
     */
    RefusedReaderException(boolean isOfClient, int limit) {
        super(
                isOfClient
                        ? "This client reads " + limit + " streams already."
                        : "All " + limit + " readers that there may be are there.",
                null,
                false,
                false);
        this.isOfClient = isOfClient;
    }

    boolean isOfClient() {
        return isOfClient;
    }
}
