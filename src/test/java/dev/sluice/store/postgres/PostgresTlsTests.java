package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Job;
import dev.sluice.store.Draft;
import dev.sluice.store.StoreRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lets nobody in without TLS, with a certificate that its own owner signed. */
@Tag("postgres")
class PostgresTlsTests {

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static OwnServer server;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        server = new OwnServer(folder);
        certificate = server.data().resolve("server.crt");
        makeCertificate();
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl = on");
            Files.writeString(server.data().resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
            statement.execute("SELECT pg_reload_conf()");
        }
        server.stop("fast");
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** By the JDK's own tool, and from there into the server's own format. */
    private static void makeCertificate() throws Exception {
        Path store = folder.resolve("server.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(tool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        write(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
        write(
                server.data().resolve("server.key"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD).getEncoded());
    }

    private static void write(Path file, String what, byte[] content) throws Exception {
        Files.write(
                file,
                List.of(
                        "-----BEGIN " + what + "-----",
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content),
                        "-----END " + what + "-----"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(file, Files.getOwner(server.data()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslMode=require", "sslMode=verify-full&sslRootCert=", "ssl=true&sslRootCert="})
    void isSpokenToByBothDriversAsTheUrlSays(String options) {
        try (PostgresEngine engine = open(options.endsWith("=") ? options + certificate : options)) {
            Job job = get(engine.store().insert(new Draft(Clock.systemUTC().instant()).job(), true))
                    .job();

            assertThat(get(engine.store().find(job.id()))).isEqualTo(job);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslMode=disable", "sslMode=verify-full", "ssl=true"})
    void isNotSpokenToWithLessThanTheUrlSays(String options) {
        assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(() -> open(options))
                .satisfies(refused -> assertThat(refused.getMessage()).hasLineCount(1));
    }

    private static PostgresEngine open(String options) {
        String url = "r2dbc:postgresql://127.0.0.1:" + server.port() + "/postgres?" + options;
        return PostgresEngine.open(
                new PostgresSettings(url, "postgres", null, 2), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }
}
