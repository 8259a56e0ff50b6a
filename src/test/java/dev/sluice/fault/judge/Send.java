package dev.sluice.fault.judge;

/**
 * From the client's ledger: one time that a submission was sent.
 *
 * @param token what the client calls the submission, as its Idempotency-Key and in its payload: the same each time it is sent
 * @param answer what came of it
 * @param job the id in the answer, empty if there is none
 */
public record Send(String token, Answer answer, String job) {

    /** What a client can know. */
    public enum Answer {
        /** A 202. */
        ACCEPTED,
        /** An answer that promises that nothing was stored. */
        REFUSED,
        /** None, or one that promises nothing: the job is stored or not. */
        UNKNOWN
    }
}
