package dev.sluice.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server that a test may stop in any way, and start again. Its user is {@code postgres}, and so is its database. */
public final class OwnServer implements AutoCloseable {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    /** A standby wants as many as its primary had when it was started. */
    private static final String CONNECTIONS = "300";

    /** PostgreSQL refuses to run as root. */
    private static final List<String> AS_NOBODY =
            System.getProperty("user.name").equals("root") ? List.of("unshare", "-U") : List.of();

    private final Path data;
    private final int port;
    private final Path control;

    /**
     * Starts one.
     *
     * @param folder its data is below it
     */
    public OwnServer(Path folder) {
        this.data = folder.resolve("data");
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
            DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
            builder.setServerConfig("max_connections", CONNECTIONS);
            EmbeddedPostgres started = builder.start();
            this.port = started.getPort();
            this.control = executable(postmaster()).resolveSibling("pg_ctl");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private OwnServer(Path data, int port, Path control) {
        this.data = data;
        this.port = port;
        this.control = control;
    }

    /**
     * A second one that follows this one as its standby, from what this one has now. This one is started anew for that.
     *
     * @param folder its data is below it
     * @param isAwaited whether nothing is committed here before it is there
     * @return following
     */
    public OwnServer follower(Path folder, boolean isAwaited) {
        stop("fast");
        OwnServer other = new OwnServer(folder.resolve("data"), freePort(), control);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path each : files.toList()) {
                Files.copy(each, other.data.resolve(data.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.createFile(other.data.resolve("standby.signal"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        other.set("max_connections", CONNECTIONS);
        other.set("primary_conninfo", "host=127.0.0.1 port=" + port + " user=postgres application_name=follower");
        set("synchronous_standby_names", isAwaited ? "follower" : "");
        start();
        other.start();
        return other;
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void set(String name, String value) {
        try {
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    name + " = '" + value + "'\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The standby that it is becomes a primary. */
    public void promote() {
        control("promote");
    }

    private static Path executable(ProcessHandle process) {
        return Path.of(process.info().command().orElseThrow());
    }

    PostgresSettings settings() {
        return new PostgresSettings("r2dbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", null, 4);
    }

    /**
     * What it listens on.
     *
     * @return on the loopback address
     */
    public int port() {
        return port;
    }

    Path data() {
        return data;
    }

    /**
     * Stops it.
     *
     * @param mode "fast" takes leave of everybody, "immediate" is as if its machine failed
     */
    public void stop(String mode) {
        control("stop", "-m", mode);
    }

    /** Starts it again. */
    public void start() {
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
