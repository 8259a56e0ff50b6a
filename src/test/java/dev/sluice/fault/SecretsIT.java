package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A run that logs all it can and uses every secret there is: none of them is ever said. */
@Tag("fault")
class SecretsIT {

    /** 100 MB of log where there is time for it. */
    private static final long ENOUGH = Long.getLong("secrets.bytes", 8_000_000);

    private static final String KEY = "key-5f2c1d8e9a7b4c6d";
    private static final String WRONG = "wrong-1b9e3c7a5d2f8046";
    private static final String SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PASSWORD = "pw-8c4e2a6f0b1d3759";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @Test
    void areNeverSaid() throws Exception {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        List<String> said = new ArrayList<>();
        List<String> secrets = new ArrayList<>(List.of(KEY, WRONG, SIGNING, SIGNING.substring(6), PASSWORD, digest));
        try (SluiceProcess sluice = SluiceProcess.start(
                folder,
                "--logging.level.root=TRACE",
                "--sluice.security.keys[0].name=all",
                "--sluice.security.keys[0].sha256=" + digest,
                "--sluice.security.keys[0].roles=admin",
                "--sluice.http.secrets=" + SIGNING,
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=1",
                "--spring.mail.username=shop",
                "--spring.mail.password=" + PASSWORD,
                "--sluice.mail.from=shop@example.org",
                "--management.endpoints.web.exposure.include=*")) {
            URI base = sluice.base();
            long bytes = 0;
            int seen = 0;
            while (bytes < ENOUGH) {
                String ticket = JsonMapper.shared()
                        .readTree(send(base, "POST", "/tickets", KEY, ""))
                        .path("ticket")
                        .asString();
                secrets.add(ticket);
                said.add(send(base, "GET", "/jobs", WRONG, ""));
                said.add(send(base, "POST", "/request", KEY, "{\"payload\":{\"duration\":\"PT0S\"}}"));
                said.add(send(
                        base,
                        "POST",
                        "/request",
                        KEY,
                        "{\"maxAttempts\":1,\"kind\":\"http\",\"payload\":"
                                + "{\"url\":\"http://example.invalid/\",\"body\":{}}}"));
                said.add(send(
                        base,
                        "POST",
                        "/request",
                        KEY,
                        "{\"maxAttempts\":1,\"kind\":\"mail\",\"payload\":"
                                + "{\"to\":[\"a@example.org\"],\"subject\":\"s\",\"text\":\"t\"}}"));
                said.add(send(base, "GET", "/events?ticket=" + ticket + "x", "", ""));
                said.add(send(base, "GET", "/jobs?limit=0", KEY, ""));
                for (String actuator :
                        List.of("env", "configprops", "beans", "conditions", "loggers", "httpexchanges")) {
                    said.add(send(base, "GET", "/actuator/" + actuator, KEY, ""));
                }
                List<String> log = sluice.log();
                bytes += log.subList(seen, log.size()).stream()
                        .mapToLong(String::length)
                        .sum();
                seen = log.size();
            }
            said.add(send(base, "GET", "/jobs?limit=500", KEY, ""));
            sluice.terminate();

            String all = sluice.log().stream().collect(Collectors.joining("\n")) + String.join("\n", said);
            assertThat(all.length()).isGreaterThan((int) Math.min(ENOUGH, Integer.MAX_VALUE));
            for (String secret : secrets) {
                int at = all.indexOf(secret);
                assertThat(at < 0 ? "" : all.substring(Math.max(0, at - 300), at))
                        .as("what comes before it")
                        .isEmpty();
            }
        }
    }

    private String send(URI base, String method, String path, String key, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }
}
