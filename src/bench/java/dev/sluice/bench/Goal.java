package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What has to be shown, and what was: kept from run to run, so that each may be measured by itself. */
enum Goal {
    INTAKE(
            "durable JSON submissions, 64 connections, queue paused, `spill`",
            "≥ 0.40 of a bare Reactor Netty route that sends the same bytes and stores nothing"),
    FLUX("the same beside a bare WebFlux functional route", "–"),
    LINES("jobs by NDJSON on one connection", "≥ 40,000 a second"),
    LIFE("whole life: submitted by HTTP, run, outcome durable; empty handler", "≥ 10,000 a second"),
    DRAIN("drain of 200,000 spilled empty jobs", "≥ 25,000 a second"),
    START("submission to start at 500 a second, p50 / p99", "≤ 2 ms / ≤ 8 ms"),
    ANSWER("answer time at half of peak load, p99", "≤ 10 ms"),
    OVERLOAD(
            "ten times what the workers carry (4 at once, 8 ms each), `reject`",
            "goodput ≥ 0.9 of peak, refusals p99 ≤ 50 ms"),
    BLOCKING("the same for a handler that blocks on a full channel", "–"),
    READERS("one change to 10,000 readers of SSE, the last one", "≤ 300 ms after the submission"),
    EVENTS("events to these readers in all", "≥ 80,000 a second"),
    BACKLOG("cost of a submission with 1,000,000 jobs waiting", "≥ 0.9 of the rate with none"),
    MEMORY("memory with the image's settings: idle, with 1,000,000 waiting", "≤ 220 MB, ≤ 400 MB"),
    ALLOCATION("allocated for a submission", "–");

    private static final Path FOLDER = Path.of("target/goals");

    private final String what;
    private final String wanted;

    Goal(String what, String wanted) {
        this.what = what;
        this.wanted = wanted;
    }

    /** Notes what was measured, and prints all that is known by now. */
    void is(String measured) throws IOException {
        Files.writeString(Files.createDirectories(FOLDER).resolve(name()), measured);
        System.out.println("\n| what | goal | measured |\n|---|---|---|");
        for (Goal goal : values()) {
            Path file = FOLDER.resolve(goal.name());
            String text = Files.exists(file) ? Files.readString(file) : "not measured";
            System.out.printf("| %s | %s | %s |%n", goal.what, goal.wanted, text);
        }
    }
}
