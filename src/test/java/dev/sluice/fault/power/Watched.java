package dev.sluice.fault.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.JarCommand;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.util.FileSystemUtils;

/** A service that is watched while jobs are submitted to it. Tests that want the same look at the same recording. */
enum Watched {

    /** As users have it. */
    SERVICE {
        @Override
        List<String> command(Path folder) {
            return JarCommand.of(List.of(), folder, SETTINGS);
        }
    },

    /** One that does not sync its commits. */
    CARELESS {
        @Override
        List<String> command(Path folder) {
            return JarCommand.of(Careless.class, folder, SETTINGS);
        }
    };

    /** How many clients submit at once. */
    static final int CLIENTS = 16;

    private static final String[] SETTINGS = {
        "--sluice.queues.default.overflow=spill", "--sluice.simulate.duration=PT0S"
    };

    private static final Map<String, List<Moment>> RECORDINGS = new ConcurrentHashMap<>();

    /** What starts it, with its files in that folder. */
    abstract List<String> command(Path folder);

    /** What it did while each client submitted so many jobs, one after the other. */
    List<Moment> record(int jobs) {
        return RECORDINGS.computeIfAbsent(this + " " + jobs, name -> watch(jobs));
    }

    private List<Moment> watch(int jobs) {
        try {
            Path temporary = Files.createTempDirectory("watched").toRealPath();
            try {
                return watch(temporary, jobs);
            } finally {
                FileSystemUtils.deleteRecursively(temporary);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private List<Moment> watch(Path temporary, int jobs) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("data"));
        Path trace = temporary.resolve("trace");
        try (SluiceProcess sluice = SluiceProcess.launchOther(folder, Recording.of(command(folder), trace))) {
            submit(
                    HttpRequest.newBuilder(sluice.base().resolve("/request"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}"))
                            .build(),
                    jobs);
        }
        return Recording.read(trace, folder);
    }

    private static void submit(HttpRequest request, int jobs) {
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Callable<Integer> some = () -> {
            int accepted = 0;
            for (int i = 0; i < jobs; i++) {
                accepted += client.send(request, BodyHandlers.discarding()).statusCode() == 202 ? 1 : 0;
            }
            return accepted;
        };
        try {
            for (Future<Integer> accepted : threads.invokeAll(Collections.nCopies(CLIENTS, some))) {
                assertThat(accepted).succeedsWithin(Duration.ZERO).isEqualTo(jobs);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", hurried);
        } finally {
            threads.shutdownNow();
        }
    }
}
