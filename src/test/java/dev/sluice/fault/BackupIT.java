package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies the file while the service writes to it, as the README says, and goes back to the copy. */
@Tag("fault")
class BackupIT {

    @TempDir
    private Path folder;

    @Test
    void goesBackToACopyThatWasMadeWhileItRan() throws Exception {
        Path file = folder.resolve(SluiceProcess.FILE);
        Path copy = folder.resolve("copy.db");
        String ended;
        String waiting;
        String later;
        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);
            ended = client.accepted(Client.simulate(Duration.ZERO));
            assertThat(client.end(ended)).isEqualTo(JobState.SUCCEEDED);
            waiting = client.accepted("{\"delay\":\"PT1H\"}");
            vacuum(file, copy);
            later = client.accepted(Client.simulate(Duration.ZERO));
            sluice.kill9();
        }

        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(folder.resolve(SluiceProcess.FILE + suffix));
        }
        Files.move(copy, file);

        assertThat(ServiceLedger.of(file).integrity()).isEqualTo("ok");
        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);
            assertThat(client.end(ended)).isEqualTo(JobState.SUCCEEDED);
            assertThat(client.job(waiting).required("state").stringValue()).isEqualTo("scheduled");
            assertThat(client.get("/jobs/" + later).status()).isEqualTo(404);
            assertThat(client.end(client.accepted(Client.simulate(Duration.ZERO))))
                    .isEqualTo(JobState.SUCCEEDED);
        }
    }

    private static void vacuum(Path file, Path copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + copy + "'");
        }
    }
}
