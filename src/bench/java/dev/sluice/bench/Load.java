package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * As many submissions as a server answers, over connections that each have one request under way. One thread and bytes
 * that were encoded before: the client shall cost little of the cores that it shares with the server.
 *
 * @param base where the server listens
 * @param connections how many
 * @param body what is submitted
 */
record Load(URI base, int connections, String body) {

    private static final String BODY = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}";

    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of jobs that do nothing. */
    Load(URI base, int connections) {
        this(base, connections, BODY);
    }

    private byte[] request() {
        return request(base, body);
    }

    static byte[] request(URI base, String body) {
        return ("POST /request HTTP/1.1\r\nHost: " + base.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** One submission, and its answer as it went over the wire. */
    String answer() throws IOException {
        try (Connection connection = Connection.to(base, request())) {
            connection.send();
            int status = 0;
            while (status == 0) {
                status = connection.receive();
            }
            return connection.text();
        }
    }

    /** Submits for so long, and waits for the answers that are still to come: none is without. */
    Sample run(Duration time) throws IOException {
        return run(time, Long.MAX_VALUE);
    }

    /** Submits until so many were taken in, and no more. */
    Sample run(long jobs) throws IOException {
        return run(LONGEST, jobs);
    }

    private Sample run(Duration time, long jobs) throws IOException {
        try (Connections all = Connections.open(base, request(), connections)) {
            Count count = new Count(jobs);
            long began = System.nanoTime();
            for (Connection connection : all.all()) {
                count.send(connection);
            }
            while (System.nanoTime() - began < time.toNanos() && count.sample.accepted() < jobs) {
                all.await(GLANCE, count::answered);
            }
            long end = System.nanoTime();
            count.isOver = true;
            while (count.underWay > 0) {
                all.await(GLANCE, count::answered);
                assertThat(Duration.ofNanos(System.nanoTime() - end))
                        .as("%d answers are still to come", count.underWay)
                        .isLessThan(PATIENCE);
            }
            count.sample.took(System.nanoTime() - began);
            return count.sample;
        }
    }

    private static final class Count {

        private final Sample sample = new Sample();
        private final long goal;
        private long underWay;
        private boolean isOver;

        private Count(long goal) {
            this.goal = goal;
        }

        private void send(Connection connection) throws IOException {
            if (!isOver && sample.accepted() + underWay < goal) {
                connection.send();
                underWay++;
            }
        }

        private void answered(Connection connection, int status) throws IOException {
            underWay--;
            sample.add(connection, status);
            send(connection);
        }
    }
}
