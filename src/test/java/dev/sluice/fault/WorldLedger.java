package dev.sluice.fault;

import dev.sluice.fault.judge.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the outside world noted of the jobs, each process in a file of its own, see {@code WorldHandler}. */
final class WorldLedger {

    private WorldLedger() {}

    /** All that is in a folder. */
    static List<Run> read(Path folder) {
        List<Run> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                read(name.substring(0, name.indexOf('-')), Files.readString(file), runs);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return runs;
    }

    /** A line without an end was cut off with its process, and nobody relied on it. */
    private static void read(String process, String text, List<Run> runs) {
        Map<String, Integer> open = new HashMap<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            String claim = words[1] + " " + words[2];
            Instant at = Instant.parse(words[3]);
            if (words[0].equals("began")) {
                open.put(claim, runs.size());
                runs.add(new Run(words[1], Long.parseLong(words[2]), process, at, Optional.empty()));
            } else {
                int index = open.get(claim);
                Run run = runs.get(index);
                runs.set(index, new Run(run.job(), run.epoch(), process, run.began(), Optional.of(at)));
            }
        });
    }
}
