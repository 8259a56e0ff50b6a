package dev.sluice;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that tests need and a machine may lack; for those that {@linkplain Needs need} it, the rule is here. */
public enum Tool {

    /** Renders manifests; it asks no cluster. */
    KUBECTL("there is no kubectl on the PATH and none at KUBECTL_PATH"),
    /** Lends connections to a database. */
    PGBOUNCER("there is no pgbouncer"),
    /** PostgreSQL's own client. */
    PSQL("there is no psql on the PATH"),
    /** Watches what a process asks of the system, and answers in its place. */
    STRACE("strace is not there, or may not watch", "--seccomp-bpf -f -o /dev/null true"),
    /** Mounts a disk that one process has for itself. */
    UNSHARE("nobody may mount a disk here", "--mount mount -t tmpfs tmpfs /tmp");

    /** What is installed there is on the PATH of root only. */
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin");

    private final String missing;
    private final String trial;

    Tool(String missing) {
        this(missing, "");
    }

    Tool(String missing, String trial) {
        this.missing = missing;
        this.trial = trial;
    }

    /** What there is to say where it is missing. */
    public String missing() {
        return missing;
    }

    /** Where it is, if it is there and does what is wanted of it. The variable named for it wins over the PATH. */
    public Optional<Path> find() {
        String named = System.getenv().getOrDefault(name() + "_PATH", "");
        String program = name().toLowerCase(Locale.ROOT);
        Stream<Path> places = named.isEmpty()
                ? folders().stream().map(folder -> Path.of(folder, program))
                : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable).findFirst().filter(this::works);
    }

    /** Where it is. */
    public String path() {
        return find().orElseThrow(() -> new AssertionError(missing)).toString();
    }

    private static List<String> folders() {
        List<String> folders = new ArrayList<>(
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        folders.addAll(FOLDERS);
        return folders;
    }

    private boolean works(Path program) {
        if (trial.isEmpty()) {
            return true;
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(trial.split(" ", -1)));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException cannot) {
            return false;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says that something is not checked, and why: a warning at home, and a failure where changes are checked. */
    public static void leaveOut(String what, String reason) {
        leaveOut(what, reason, Boolean.parseBoolean(System.getenv("CI")));
    }

    static void leaveOut(String what, String reason, boolean isRequired) {
        String words = "NOT CHECKED: " + what + ", for " + reason;
        if (isRequired) {
            throw new AssertionError(words + "; but CI=true asks for it");
        }
        System.err.println("[WARNING] " + words);
    }
}
