package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the handlers of a process noted outside of the store: a line for each time that one of them began. */
record Ledger(Path folder) {

    /** The body of a submission of the kind that notes itself. */
    static final String JOB = "{\"kind\":\"ledger\"}";

    /**
     * One beginning.
     *
     * @param job its id
     * @param epoch the number of its claim
     * @param micros since 1970
     */
    record Entry(String job, long epoch, long micros) {

        private static Entry of(String line) {
            String[] words = line.split(" ", -1);
            return new Entry(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }

    List<Entry> entries() {
        Path file = folder.resolve("ledger");
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Entry::of).toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
