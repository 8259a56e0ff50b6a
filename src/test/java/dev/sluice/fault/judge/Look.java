package dev.sluice.fault.judge;

import java.util.Map;

/**
 * From the service's ledger: what somebody saw who looked into the store meanwhile.
 *
 * @param running the jobs that ran, each with the number of its claim
 */
public record Look(Map<String, Long> running) {

    /** What is seen cannot be changed. */
    public Look {
        running = Map.copyOf(running);
    }
}
