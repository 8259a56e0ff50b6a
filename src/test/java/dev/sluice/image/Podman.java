package dev.sluice.image;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sluice.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Runs what the profile {@code image} built, without a daemon and without a network of its own, in a storage of its own.
 * Where it cannot, these tests are left out with a word that nobody misses; in CI that is a failure.
 */
final class Podman {

    /** Where the profile leaves the image. */
    static final Path FOLDER = Path.of("target", "image").toAbsolutePath();

    private static final int PATIENCE_SECONDS = 120;

    /** The usual runtime, crun, wants more of a machine than one that is a container itself often has. */
    private static final String SETTINGS = """
            [containers]
            default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
            log_driver = "k8s-file"
            netns = "host"
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """;

    private static boolean loaded;
    private static Path storage;

    private Podman() {}

    /** Sees that containers can be run here and that the image is loaded; else ends the test. */
    static synchronized void require() {
        if (loaded) {
            return;
        }
        try {
            prepare();
        } catch (IOException | IllegalStateException cause) {
            cannot(cause);
        }
        loaded = true;
    }

    private static void prepare() throws IOException {
        storage = Files.createTempDirectory("podman");
        Runtime.getRuntime().addShutdownHook(new Thread(Podman::forget, "podman-storage"));
        boolean hasRunc = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "runc")));
        Files.writeString(FOLDER.resolve("containers.conf"), SETTINGS + (hasRunc ? "runtime = \"runc\"\n" : ""));
        call("load", "--quiet", "--input", FOLDER.resolve("sluice.tar").toString());
        call("run", "--rm", "--entrypoint", "java", image(), "-version");
    }

    private static void forget() {
        call("pod", "rm", "--all", "--force", "--time=0");
        call("rm", "--all", "--force", "--time=0");
        FileSystemUtils.deleteRecursively(storage.toFile());
    }

    private static void cannot(Exception cause) {
        String reason = "no container could be run: " + cause.getMessage();
        Tool.leaveOut("the image", reason);
        abort(reason);
    }

    /** By its id, which cannot be mistaken for another's. */
    static String image() throws IOException {
        return Files.readString(FOLDER.resolve("id")).trim().replace("sha256:", "");
    }

    /** The command line of a call. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "CONTAINERS_CONF=" + FOLDER.resolve("containers.conf"),
                "podman",
                "--root",
                storage.resolve("root").toString(),
                "--runroot",
                storage.resolve("run").toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Makes a call and returns what it printed. */
    static String call(String... arguments) {
        try {
            Path output = Files.createTempFile(FOLDER, "podman", ".log");
            Process process = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("podman " + String.join(" ", arguments) + ": " + printed);
            }
            return printed;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }
}
