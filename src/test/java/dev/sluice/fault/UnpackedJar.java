package dev.sluice.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged jar unpacked, beside an archive of the classes that a start loads (class data sharing): processes that live
 * for seconds only come up in half the time. Made once for each jar, which is known by its content: each has the same time.
 */
final class UnpackedJar {

    private static final Path FOLDER = Path.of("target", "unpacked").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
    private static final Path DIGEST = FOLDER.resolve("digest");
    private static final int PATIENCE_SECONDS = 120;

    private static boolean isMade;

    private UnpackedJar() {}

    /**
     * What comes behind the options of a JVM to start it.
     *
     * @param java the JVM
     * @param options that it will be started with
     * @param jar as it was packaged
     */
    static synchronized List<String> of(String java, List<String> options, Path jar) {
        try {
            if (!isMade) {
                makeUnlessThere(java, options, jar);
                isMade = true;
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
        return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-jar", unpacked(jar));
    }

    private static void makeUnlessThere(String java, List<String> options, Path jar)
            throws IOException, InterruptedException {
        String digest = digest(jar);
        if (!Files.exists(DIGEST) || !Files.readString(DIGEST).equals(digest)) {
            Files.deleteIfExists(DIGEST);
            Files.deleteIfExists(ARCHIVE);
            make(java, options, jar);
            Files.writeString(DIGEST, digest);
        }
    }

    private static String digest(Path jar) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String unpacked(Path jar) {
        return FOLDER.resolve(jar.getFileName()).toString();
    }

    private static void make(String java, List<String> options, Path jar) throws IOException, InterruptedException {
        end(start(List.of(
                java,
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                FOLDER.toString())));
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                "-jar",
                unpacked(jar),
                "--server.port=0",
                "--sluice.store.sqlite.path=:memory:"));
        Process training = start(command);
        try (BufferedReader lines = training.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.contains("ready at")) {
                line = lines.readLine();
            }
            training.toHandle().destroy();
            lines.transferTo(Writer.nullWriter());
        }
        end(training);
        if (!Files.exists(ARCHIVE)) {
            throw new AssertionError("There is no " + ARCHIVE);
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("It did not end: " + process.info());
        }
    }
}
