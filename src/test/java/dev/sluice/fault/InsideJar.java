package dev.sluice.fault;

import dev.sluice.fault.inside.Halt;
import dev.sluice.fault.inside.ShiftedClock;
import dev.sluice.fault.inside.WorldHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Brings what tests need inside into the packaged jar, which knows nothing of them: as a plug-in. */
final class InsideJar {

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private InsideJar() {}

    /** Puts it into a folder below, which is where a process that works in the folder looks for plug-ins. */
    static void into(Path folder) {
        String inside = WorldHandler.class.getPackageName().replace('.', '/');
        try (OutputStream file = Files.newOutputStream(
                        Files.createDirectories(folder.resolve("plugins")).resolve("inside.jar"));
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> classes = Files.list(classes().resolve(inside))) {
            for (Path each : classes.toList()) {
                out.putNextEntry(new JarEntry(inside + "/" + each.getFileName()));
                Files.copy(each, out);
            }
            out.putNextEntry(new JarEntry(IMPORTS));
            for (Class<?> bean : List.of(WorldHandler.class, Halt.class, ShiftedClock.class)) {
                out.write((bean.getName() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Path classes() {
        try {
            return Path.of(WorldHandler.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
