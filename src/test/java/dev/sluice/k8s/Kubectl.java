package dev.sluice.k8s;

import dev.sluice.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The kubectl that renders manifests: {@code KUBECTL_PATH}, or the first on the PATH. It asks no cluster. */
public final class Kubectl {

    private static final long PATIENCE_SECONDS = 60;

    private Kubectl() {}

    /** What {@code kubectl apply -k} would send, as YAML. */
    public static String render(Path folder) {
        List<String> command = List.of(Tool.KUBECTL.path(), "kustomize", folder.toString());
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
