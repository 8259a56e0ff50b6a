package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts the process where it must not come up, and where it must. */
@Tag("fault")
class StartIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--sluice.queues.default.capacity=0, sluice.queues.default.capacity is 0 | 1 to 100000",
        "--sluice.job.max-attempts=101, sluice.job.max-attempts is 101 | 1 to 100",
        "--sluice.store.kind=nonsense, sluice.store.kind is nonsense | sqlite",
        "--sluice.job.max-payload=2GB, sluice.job.max-payload is 2147483648B | 2B to 1GB",
        "--sluice.kinds.simulate.backoff.min=20m, sluice.kinds.simulate.backoff | PT20M | min <= max",
        "--server.port=70000, server.port | 70000 | 0 to 65535",
        "--server.ssl.key-store=/nowhere, /nowhere | server",
        "--sluice.plugins.path=/dev/null, sluice.plugins.path | /dev/null",
        "--sluice.foo=1, sluice.foo",
        "--sluice.queues.default.concurrency=many, sluice.queues.default.concurrency | many | int",
        "--server.address=0.0.0.0, server.address | 0.0.0.0 | sluice.security.keys | sluice.security.open=true",
        "--sluice.security.keys[0].sha256=secret, sluice.security.keys[0].name of a key",
        "--sluice.http.secrets=whsec_secret, sluice.http.secrets[0] is none",
        "--sluice.http.allow=10.0.0.0/99, sluice.http | 10.0.0.0/99",
    })
    void refusesASettingThatMakesNoSense(String setting, String words) {
        assertRefused(List.of(words.split(" \\| ")), setting);

        assertThat(folder.resolve(SluiceProcess.FILE)).doesNotExist();
    }

    @Test
    void refusesAFileThatAnotherProcessHolds() {
        try (SluiceProcess first = SluiceProcess.start(folder)) {
            assertRefused(List.of("sluice.store.sqlite.path", folder.resolve(SluiceProcess.FILE) + " is in use"));

            Client client = new Client(first);
            assertThat(client.end(client.accepted(Client.simulate(Duration.ZERO))))
                    .as("the first works on")
                    .isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void refusesADatabaseOfAnotherProgram() throws Exception {
        Path file = folder.resolve(SluiceProcess.FILE);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE theirs (id INTEGER PRIMARY KEY)");
        }

        assertLeftAlone(file, "belongs to another program");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Path file = folder.resolve(SluiceProcess.FILE);
        Files.writeString(file, "Dear diary, today I was taken for a database.\n".repeat(200));

        assertLeftAlone(file, "is no SQLite database");
    }

    @Test
    void keepsNothingInMemory() {
        try (SluiceProcess sluice = SluiceProcess.start(folder, "--sluice.store.sqlite.path=:memory:")) {
            Client client = new Client(sluice);
            String job = client.accepted(Client.simulate(Duration.ofMillis(10)));

            assertThat(client.end(job)).isEqualTo(JobState.SUCCEEDED);
            Logs.check(client.events(job));
            assertThat(folder).isEmptyDirectory();
        }
    }

    private void assertLeftAlone(Path file, String reason) throws Exception {
        byte[] before = Files.readAllBytes(file);

        assertRefused(List.of("sluice.store.sqlite.path", file + " " + reason));

        assertThat(file).hasBinaryContent(before);
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith("-wal"));
    }

    /** One line of what is wrong and what to do, in words and not in a stack trace. */
    private void assertRefused(List<String> words, String... arguments) {
        try (SluiceProcess sluice = SluiceProcess.launch(folder, arguments)) {
            SluiceProcess.Exit exit = sluice.refusal();

            List<String> log = sluice.log();
            assertThat(exit.code()).as("exit status, log: %s", log).isEqualTo(1);
            assertThat(log)
                    .as("one line that says all")
                    .singleElement()
                    .asString()
                    .contains("APPLICATION FAILED TO START", " Description: ", " Action: ")
                    .contains(words);
            assertThat(log).as("what a secret is").noneMatch(line -> line.contains("whsec_secret"));
        }
    }
}
