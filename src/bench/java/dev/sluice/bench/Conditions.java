package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Under which a row of the table was measured: the same text for all that are of one run. */
final class Conditions {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double KILOBYTES = 1024 * 1024;

    private Conditions() {}

    /** The machine, the JVM, how long and how often, and the command. */
    static String tell() throws IOException {
        return String.format(
                "Measured on %s with %d processors (%s), %.0f GB, %s %s, %s %s. Before, each process did the same for %s"
                        + " at least; a figure is the median (least to most) of %d rounds of %s, in turns. `%s`",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                of(PROCESSORS, "model name"),
                Double.parseDouble(of(MEMORY, "MemTotal").replaceAll("[^0-9]", "")) / KILOBYTES,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Measure.tell(Measure.WARM_UP),
                Measure.ROUNDS,
                Measure.tell(Measure.ROUND),
                command());
    }

    /** As the system knows it; 0 where there is nobody to ask. */
    private static String of(Path file, String name) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(name))
                        .map(line -> line.substring(line.indexOf(':') + 1).trim())
                        .findFirst()
                        .orElse("0")
                : "0";
    }

    /** What is needed to measure the same again. */
    private static String command() {
        return new TreeMap<>(System.getProperties())
                .entrySet().stream()
                        .filter(each -> each.getKey().toString().matches("bench\\..*|it\\.test|test\\.groups|readers"))
                        .map(each -> " -D" + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("", "mvn verify -Pbench", ""));
    }
}
