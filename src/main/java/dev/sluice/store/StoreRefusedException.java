package dev.sluice.store;

/** A store that cannot be used as it is, found before anything was written to it. The start ends with it. */
public final class StoreRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Refuses the start.
     *
     * @param reason one line that names the file or the address, and what is wrong
     * @param action one line that says what to do
     */
    public StoreRefusedException(String reason, String action) {
        super(reason);
        this.action = action;
    }

    /**
     * What an operator may do about it.
     *
     * @return one line
     */
    public String action() {
        return action;
    }
}
