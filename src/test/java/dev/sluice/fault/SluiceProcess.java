package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged jar in a process of its own, which works in a folder of its own and listens on a port that was free. It
 * never outlives its test: {@link #close()} kills what still runs, and so does the end of the tests' JVM.
 */
public final class SluiceProcess implements AutoCloseable {

    /** The name of the default database in the folder. */
    public static final String FILE = "sluice.db";

    private static final Pattern READY = Pattern.compile("ready at (http://[0-9.:]+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TAIL = 60;

    private final Process process;
    private final Thread reader = new Thread(this::read, "sluice-log");
    private final Thread reaper = new Thread(this::destroy, "sluice-reaper");
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private long since = System.nanoTime();

    private SluiceProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(reaper);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the jar and waits until it is ready.
     *
     * @param folder its working folder, where its database is
     * @param arguments its settings, such as {@code --sluice.shutdown.drain=1s}; they win over those given here
     */
    static SluiceProcess start(Path folder, String... arguments) {
        return start(List.of(), folder, arguments);
    }

    /** As {@link #start}, with options for its JVM. */
    static SluiceProcess start(List<String> jvm, Path folder, String... arguments) {
        return awaitReady(run(folder, JarCommand.of(jvm, folder, arguments)));
    }

    /** As {@link #start}, but in the JVM that users have, for measuring: it compiles as well as it can. */
    public static SluiceProcess startOptimised(Path folder, String... arguments) {
        return startOptimised(List.of(), folder, arguments);
    }

    /** As {@link #startOptimised}, with options for its JVM. */
    public static SluiceProcess startOptimised(List<String> jvm, Path folder, String... arguments) {
        return awaitReady(run(folder, JarCommand.optimised(jvm, folder, arguments)));
    }

    /** Starts another program of the tests, which says in the same words where it listens, and waits until it does. */
    public static SluiceProcess startOther(Class<?> main, Path folder, String... arguments) {
        List<String> command = JarCommand.java(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return awaitReady(run(folder, command));
    }

    /** Starts whatever comes to say in the same words where it listens, and waits for nothing. */
    public static SluiceProcess launchOther(Path folder, List<String> command) {
        return run(folder, command);
    }

    private static SluiceProcess awaitReady(SluiceProcess process) {
        try {
            process.base();
            return process;
        } catch (AssertionError failed) {
            process.close();
            throw failed;
        }
    }

    /** As {@link #start}, but waits for nothing. */
    static SluiceProcess launch(Path folder, String... arguments) {
        return run(folder, JarCommand.of(List.of(), folder, arguments));
    }

    private static SluiceProcess run(Path folder, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(SLUICE|SPRING|SERVER|JAVA_TOOL)_.*"));
        try {
            return new SluiceProcess(builder.start());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher found = READY.matcher(line);
                if (found.find()) {
                    ready.complete(URI.create(found.group(1)));
                }
            }
        } catch (IOException killed) {
            // then the log ends here
        } finally {
            ready.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    /** Where it listens, as soon as it says that it is ready. */
    public URI base() {
        try {
            return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException cause) {
            throw new AssertionError("Sluice is not ready: " + cause.getMessage() + tail(), cause);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
    }

    /** Waits for the end of a process that is expected not to come up. */
    public Exit refusal() {
        try {
            CompletableFuture.anyOf(process.onExit(), ready.exceptionally(ended -> null))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException cause) {
            throw new AssertionError("Sluice neither started nor ended" + tail(), cause);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
        if (ready.isDone() && !ready.isCompletedExceptionally()) {
            throw new AssertionError("Sluice started, but should have refused to" + tail());
        }
        return awaitExit();
    }

    /** Ends it at once, by SIGKILL: nothing in it can notice or prevent that. */
    void kill9() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Lets it stand still, by SIGSTOP, which nothing in it can notice or prevent, until it is {@linkplain #wake woken}. */
    void freeze() {
        signal("STOP");
    }

    /** Lets it go on, by SIGCONT. */
    void wake() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, "" + pid())
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).as("kill -%s", name).isZero();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
    }

    /** Asks it to stop, by SIGTERM, and waits for nothing. */
    public void askToStop() {
        since = System.nanoTime();
        // the handle, because Process.destroy would close the pipe that the log comes by
        process.toHandle().destroy();
    }

    /** Asks it to stop and waits until it has. */
    public Exit terminate() {
        askToStop();
        return awaitExit();
    }

    /** Waits until it has ended and all it said has been read. */
    public Exit awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Sluice did not end" + tail());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            reader.join(PATIENCE.toMillis());
            return new Exit(process.exitValue(), took);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The process as the operating system knows it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    long pid() {
        return process.pid();
    }

    /** What it said so far, standard error included. */
    public List<String> log() {
        return List.copyOf(log);
    }

    private String tail() {
        List<String> lines = log();
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
        return "; its log ends with:\n" + String.join("\n", last);
    }

    private void destroy() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill9();
        }
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("The test was interrupted", cause);
    }

    /**
     * How it ended.
     *
     * @param code its exit status, 128 and the signal's number if a signal ended it
     * @param took since it was asked to stop, or else since it was started
     */
    public record Exit(int code, Duration took) {}
}
