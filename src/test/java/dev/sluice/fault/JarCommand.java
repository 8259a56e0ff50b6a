package dev.sluice.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What starts the packaged jar in a folder, at a port that is free. */
public final class JarCommand {

    private static final Path JAR =
            Path.of(System.getProperty("test.jar", "target/sluice.jar")).toAbsolutePath();

    /**
     * These processes do not live long enough to gain by the optimising compiler; without it they start faster, and from an
     * {@linkplain UnpackedJar unpacked jar} faster still.
     */
    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private JarCommand() {}

    /** Makes what the first start would wait for otherwise: for who measures how long starts take. */
    static void prepare() {
        UnpackedJar.of(java(JVM).get(0), JVM, packaged());
    }

    /** For a short life, in a JVM with these options. */
    public static List<String> of(List<String> jvm, Path folder, String... settings) {
        List<String> command = java(JVM);
        List<String> jar = UnpackedJar.of(command.get(0), JVM, packaged());
        command.addAll(jvm);
        command.addAll(jar);
        return with(command, folder, settings);
    }

    /** In the JVM that users have, with these options. */
    static List<String> optimised(List<String> jvm, Path folder, String... settings) {
        List<String> command = java(jvm);
        command.addAll(List.of("-jar", packaged().toString()));
        return with(command, folder, settings);
    }

    /** For a short life too, but with these classes in the place of the jar's. */
    public static List<String> of(Class<?> main, Path folder, String... settings) {
        List<String> command = java(JVM);
        command.addAll(List.of("-Dtest.log=INFO", "-cp", System.getProperty("java.class.path"), main.getName()));
        return with(command, folder, settings);
    }

    /** A JVM with these options. */
    static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        return command;
    }

    private static Path packaged() {
        if (!Files.exists(JAR)) {
            throw new AssertionError(JAR + " is not there; these tests run after packaging: mvn verify");
        }
        return JAR;
    }

    private static List<String> with(List<String> command, Path folder, String... arguments) {
        List<String> settings = List.of(arguments);
        addUnlessSet(command, settings, "--server.port=", "0");
        addUnlessSet(command, settings, "--sluice.store.sqlite.path=", folder.resolve(SluiceProcess.FILE));
        command.addAll(settings);
        return command;
    }

    private static void addUnlessSet(List<String> command, List<String> settings, String name, Object value) {
        if (settings.stream().noneMatch(setting -> setting.startsWith(name))) {
            command.add(name + value);
        }
    }
}
