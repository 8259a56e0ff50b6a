package dev.sluice.fault.judge;

/**
 * An invariant that does not hold.
 *
 * @param invariant which
 * @param job of which job
 * @param what is wrong with it
 */
public record Breach(Invariant invariant, String job, String what) {

    @Override
    public String toString() {
        return invariant.name() + ", job " + job + ": " + what;
    }
}
