package dev.sluice.k8s;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The kubectl that renders manifests: {@code KUBECTL_PATH}, or the first on the PATH. It asks no cluster. */
public final class Kubectl {

    /** Whether a machine without it may not pass: one that checks changes. */
    private static final boolean REQUIRED =
            Boolean.getBoolean("kubectl.required") || "true".equalsIgnoreCase(System.getenv("CI"));

    private static final long PATIENCE_SECONDS = 60;

    private Kubectl() {}

    static boolean isRequired() {
        return REQUIRED;
    }

    static Optional<Path> find() {
        String named = System.getenv("KUBECTL_PATH");
        Stream<Path> places = named == null || named.isEmpty()
                ? Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, "kubectl"))
                : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable).findFirst();
    }

    /** What {@code kubectl apply -k} would send, as YAML. */
    public static String render(Path folder) {
        Path kubectl = find().orElseThrow(() -> new AssertionError("kubectl is not there"));
        List<String> command = List.of(kubectl.toString(), "kustomize", folder.toString());
        try {
            Path problems = Files.createTempFile("kustomize", ".log");
            try {
                return run(command, problems);
            } finally {
                Files.delete(problems);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", cause);
        }
    }

    private static String run(List<String> command, Path problems) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(problems.toFile()).start();
        process.getOutputStream().close();
        String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed: " + Files.readString(problems));
        }
        return rendered;
    }
}
