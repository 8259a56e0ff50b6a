package dev.sluice.bench;

import dev.sluice.fault.PluginJar;
import java.io.IOException;
import java.nio.file.Path;

/** The jar in {@code src/bench/plugin}, which brings the kinds that are measured. */
final class Plugin {

    /** A submission of a job that does nothing. */
    static final String EMPTY = "{\"kind\":\"empty\",\"payload\":{\"order\":7,\"paid\":true}}";

    private static final Path ROOT = Path.of("src/bench/plugin");

    private Plugin() {}

    static void into(Path plugins) throws IOException {
        PluginJar.build(ROOT, plugins.resolve("measured.jar"));
    }
}
