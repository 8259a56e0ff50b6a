package dev.sluice.handler;

/** A call that failed, as people are told of it. */
final class HttpCallFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HttpCallFailed(String message) {
        super(message, null, false, false);
    }
}
