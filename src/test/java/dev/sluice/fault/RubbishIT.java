package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made to use up memory, from many at once, again and again: a process with little of it is none the worse. */
@Tag("fault")
class RubbishIT {

    private static final int ROUNDS = Integer.getInteger("rubbish.rounds", 10);
    private static final int AT_ONCE = 16;
    private static final int TIMES = 3;
    private static final List<String> LITTLE =
            List.of("-Xmx96m", "-XX:MaxDirectMemorySize=64m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    /** What a process may still grow by once it has used what it may; the bodies of a round are 70 megabytes. */
    private static final double GROWTH = 24;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<String> BODIES = List.of(
            "{\"payload\":" + "[".repeat(100_000),
            "{\"payload\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"payload\":" + "{\"a\":".repeat(40_000),
            "{\"priority\":" + "9".repeat(200_000) + "}",
            "{\"payload\":{\"steps\":" + "9".repeat(200_000) + "}}",
            "{\"payload\":" + "9".repeat(20_000_000) + "}",
            "{\"payload\":\"" + "\\u0000".repeat(40_000),
            "{" + "\"a\":1,".repeat(40_000) + "}",
            "{\"tags\":[" + "\"t\",".repeat(40_000) + "\"t\"]}",
            "\0".repeat(200_000));

    @TempDir
    private Path folder;

    @Test
    void costsNoMemory() throws Exception {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(LITTLE, folder)) {
            ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
            try {
                rounds(clients, sluice.base());
                double before = Resident.megabytes(sluice.pid());
                rounds(clients, sluice.base());
                double after = Resident.megabytes(sluice.pid());

                System.out.printf(
                        "RubbishIT: %d bodies of up to 20 MB, %d at once: %.0f MB resident after half of them, %.0f at the end%n",
                        ROUNDS * TIMES * BODIES.size(), AT_ONCE, before, after);
                assertThat(after).isLessThan(before + GROWTH);
                assertThat(new Client(sluice).submit("{}").status()).isEqualTo(202);
            } finally {
                clients.shutdownNow();
            }
        }
    }

    /** Half of them. */
    private static void rounds(ExecutorService clients, URI base) throws InterruptedException, ExecutionException {
        for (int i = 0; i < ROUNDS / 2; i++) {
            round(clients, base);
        }
    }

    private static void round(ExecutorService clients, URI base) throws InterruptedException, ExecutionException {
        List<Callable<String>> posts = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            BODIES.forEach(body -> posts.add(() -> post(base, body)));
        }
        for (Future<String> answer : clients.invokeAll(posts)) {
            assertThat(answer.get()).matches("(?s)(HTTP/1\\.1 4(00|13).*)?");
        }
    }

    /** What came of an answer before the connection was closed: it may be cut off while we still write. */
    private static String post(URI base, String body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            String head = "POST /request HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(answer);
        } catch (SocketException cut) {
            // then this is all
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
