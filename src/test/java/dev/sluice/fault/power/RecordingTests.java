package dev.sluice.fault.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call counts from when it was made, whoever saw its end. */
class RecordingTests {

    @TempDir
    private Path folder;

    @Test
    void hasCallsThatWereCutOff() throws IOException {
        Path trace = Files.writeString(
                folder.resolve("trace"),
                String.join(
                        "\n",
                        List.of(
                                call("pwrite64", ", \"\\x0a\\x0e\", 2, 16) = 2"),
                                call("pwrite64", ", \"\\x0b\", 1, 18 <unfinished ...>"),
                                call("fdatasync", " <unfinished ...>"),
                                "7 <... fdatasync resumed>) = 0",
                                call("ftruncate", ", 3 <detached ...>"),
                                call("pwrite64", ", \"\\x0c\", 1, 3720416 <detached ...>"))));

        List<Moment> moments = Recording.read(trace, folder);

        assertThat(moments)
                .extracting(Object::getClass)
                .containsExactly(
                        Moment.Write.class,
                        Moment.Write.class,
                        Moment.Sync.class,
                        Moment.Length.class,
                        Moment.Write.class);
    }

    private String call(String name, String rest) {
        return "7 " + name + "(57<" + folder.resolve("sluice.db") + ">" + rest;
    }
}
