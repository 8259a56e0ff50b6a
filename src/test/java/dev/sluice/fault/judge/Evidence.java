package dev.sluice.fault.judge;

import java.util.List;

/**
 * Three ledgers and the facts, when everything is over.
 *
 * @param sends the client's ledger
 * @param rows the service's ledger: its jobs
 * @param log the service's ledger: its events, in their order
 * @param looks the service's ledger: glimpses of it meanwhile, in their order
 * @param runs the ledger of the outside world
 * @param facts what else is known
 */
public record Evidence(
        List<Send> sends, List<Row> rows, List<Entry> log, List<Look> looks, List<Run> runs, Facts facts) {

    /** Nobody changes a ledger. */
    public Evidence {
        sends = List.copyOf(sends);
        rows = List.copyOf(rows);
        log = List.copyOf(log);
        looks = List.copyOf(looks);
        runs = List.copyOf(runs);
    }
}
