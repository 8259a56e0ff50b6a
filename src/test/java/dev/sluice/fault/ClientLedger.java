package dev.sluice.fault;

import dev.sluice.fault.inside.Ledger;
import dev.sluice.fault.judge.Send;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a client sent, on disk before it was sent, and what came of it. */
final class ClientLedger {

    private static final String SENT = "sent";

    private final Path file;
    private final Ledger ledger;

    ClientLedger(Path file) {
        this.file = file;
        this.ledger = new Ledger(file);
    }

    /** Complete when the submission of that name may be sent. */
    CompletableFuture<Void> intend(String token) {
        return ledger.write(SENT + " " + token);
    }

    /** What came of it, once for each time that it was sent at most; the job is empty if none was named. */
    void answered(String token, Send.Answer answer, String job) {
        ledger.note(answer + " " + token + " " + job);
    }

    /** All of it, read from the disk. What was sent without an answer is unknown. */
    List<Send> read() {
        ledger.write("read ").join();
        Map<String, Integer> open = new LinkedHashMap<>();
        List<Send> sends = new ArrayList<>();
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(SENT)) {
                open.merge(words[1], 1, Integer::sum);
            } else if (words.length == 3) {
                open.merge(words[1], -1, Integer::sum);
                sends.add(new Send(words[1], Send.Answer.valueOf(words[0]), words[2]));
            }
        }
        open.forEach((token, times) -> {
            for (int i = 0; i < times; i++) {
                sends.add(new Send(token, Send.Answer.UNKNOWN, ""));
            }
        });
        return sends;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
