package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM in the container decides for itself, and what it is told. */
@Tag("image")
class JvmIT implements InContainers {

    /** {@code size_t MaxHeapSize = 201326592 {product} {ergonomic}}. */
    private static final Pattern FLAG = Pattern.compile("\\s*\\S+ (\\w+)\\s+= (\\S*)\\s+\\{.*");

    private static final long LIMIT = 384L << 20;

    @TempDir
    private Path data;

    @Test
    void takesItsShareOfTheLimitAndEndsWhenThatIsNotEnough() {
        Map<String, String> flags = flags("");

        assertThat(flags).containsEntry("ExitOnOutOfMemoryError", "true").containsEntry("UseSerialGC", "true");
        assertThat(Long.parseLong(flags.get("MaxHeapSize")))
                .as("two fifths of what the container may have")
                .isBetween(LIMIT * 2 / 5 - (2 << 20), LIMIT * 2 / 5 + (2 << 20));
    }

    @Test
    void doesAsItsUserSays() {
        Map<String, String> flags = flags("-XX:MaxRAMPercentage=35 -XX:-ExitOnOutOfMemoryError -XX:+UseG1GC");

        assertThat(flags)
                .containsEntry("ExitOnOutOfMemoryError", "false")
                .containsEntry("UseSerialGC", "false")
                .containsEntry("UseG1GC", "true");
        assertThat(Long.parseLong(flags.get("MaxHeapSize"))).isLessThanOrEqualTo(LIMIT * 35 / 100 + (2 << 20));
    }

    /** In this mode it ends instead of saying in the log that it starts without. */
    @Test
    @EnabledIfSystemProperty(named = "image.aot", matches = "true")
    void takesTheCacheThatWasMadeForIt() {
        try (Container sluice = Container.start(data, "--env=JAVA_TOOL_OPTIONS=-XX:AOTMode=on")) {
            assertThat(sluice.client().get("/request").status()).isEqualTo(202);
        }
    }

    /** As they are at a start that is refused, for want of keys. */
    private Map<String, String> flags(String options) {
        String all = "--env=JAVA_TOOL_OPTIONS=-XX:+PrintFlagsFinal " + options;
        try (Container sluice = Container.launchBare(data, all)) {
            assertThat(sluice.process().refusal().code()).isEqualTo(1);
            Map<String, String> flags = new HashMap<>();
            for (String line : sluice.process().log()) {
                Matcher flag = FLAG.matcher(line);
                if (flag.matches()) {
                    flags.put(flag.group(1), flag.group(2));
                }
            }
            return flags;
        }
    }
}
