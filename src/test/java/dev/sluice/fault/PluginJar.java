package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A stranger's jar that brings kinds. */
public final class PluginJar {

    private static final Path SOURCES = Path.of("src/test/plugin");
    private static final Path API = Path.of("target/sluice-api.jar");

    private PluginJar() {}

    /**
     * Compiles the one that brings the kind {@code words}.
     *
     * @param plugins the folder to put it into
     * @throws IOException if it cannot be written
     */
    public static void into(Path plugins) throws IOException {
        build(SOURCES, plugins.resolve("words.jar"));
    }

    /**
     * Compiles one.
     *
     * @param root where its sources are, and all else that belongs into it
     * @param jar where to put it
     * @throws IOException if it cannot be written
     */
    public static void build(Path root, Path jar) throws IOException {
        Path classes = Files.createTempDirectory("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-cp", classPath(), "-Xlint:all,-processing,-classfile", "-Werror"));
        try (Stream<Path> sources = Files.walk(root)) {
            sources.map(Path::toString)
                    .filter(source -> source.endsWith(".java"))
                    .forEach(arguments::add);
        }
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        jar(jar, classes, root);
    }

    /** What an author has: our api, Spring and Reactor; none of our other classes. */
    private static String classPath() {
        String borrowed = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return API.toAbsolutePath() + File.pathSeparator + borrowed;
    }

    private static void jar(Path jar, Path... roots) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path each : files.filter(Files::isRegularFile)
                            .filter(each -> !each.toString().endsWith(".java"))
                            .toList()) {
                        out.putNextEntry(new JarEntry(root.relativize(each).toString()));
                        Files.copy(each, out);
                        out.closeEntry();
                    }
                }
            }
        }
    }
}
