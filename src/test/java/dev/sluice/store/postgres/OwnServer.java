package dev.sluice.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server that a test may stop in any way, and start again. Its user is {@code postgres}, and so is its database. */
final class OwnServer implements AutoCloseable {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** PostgreSQL refuses to run as root. */
    private static final List<String> AS_NOBODY =
            System.getProperty("user.name").equals("root") ? List.of("unshare", "-U") : List.of();

    private final Path data;
    private final int port;
    private final Path control;

    /** Starts one whose data is below a folder. */
    OwnServer(Path folder) {
        this.data = folder.resolve("data");
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
            DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
            EmbeddedPostgres started = builder.start();
            this.port = started.getPort();
            this.control = executable(postmaster()).resolveSibling("pg_ctl");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Path executable(ProcessHandle process) {
        return Path.of(process.info().command().orElseThrow());
    }

    PostgresSettings settings() {
        return new PostgresSettings("r2dbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", null, 4);
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    /** Stops it: "fast" takes leave of everybody, "immediate" is as if its machine failed. */
    void stop(String mode) {
        control("stop", "-m", mode);
    }

    void start() {
        control(
                "start",
                "-o",
                "-p " + port
                        + DURABLE.stream().map(name -> " -c " + name + "=on").reduce("", String::concat));
    }

    /** All of it stands still. */
    void freeze() {
        signal("STOP");
    }

    void wake() {
        signal("CONT");
    }

    private void signal(String name) {
        ProcessHandle postmaster = postmaster();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + postmaster.pid()));
        postmaster.children().forEach(child -> command.add("" + child.pid()));
        run(command);
    }

    private ProcessHandle postmaster() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()))
                    .orElseThrow();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void control(String what, String... options) {
        List<String> command = new ArrayList<>(AS_NOBODY);
        command.addAll(List.of(control.toString(), what, "-D", data.toString(), "-w"));
        command.addAll(List.of("-l", data.resolveSibling("log").toString()));
        command.addAll(List.of(options));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue());
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            stop("immediate");
        }
    }
}
