package dev.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    private static final int POLL_MILLIS = 100;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Of jobs that do nothing. */
    Load(URI base, int connections) {
        this(base, connections, BODY);
    }

    private byte[] request() {
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

    /** Submits for so long; what is under way at the end is not counted. */
    Sample run(Duration time) throws IOException {
        return run(time, Long.MAX_VALUE);
    }

    /** Submits until so many were taken in, and no more. */
    Sample run(long jobs) throws IOException {
        return run(LONGEST, jobs);
    }

    private Sample run(Duration time, long jobs) throws IOException {
        List<Connection> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            Count count = new Count(jobs);
            for (int i = 0; i < connections; i++) {
                Connection connection = Connection.to(base, request());
                all.add(connection);
                connection.channel().configureBlocking(false);
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
            }
            long began = System.nanoTime();
            for (Connection connection : all) {
                count.send(connection);
            }
            while (System.nanoTime() - began < time.toNanos() && count.accepted < jobs) {
                selector.select(POLL_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    count.answered((Connection) key.attachment());
                }
                selector.selectedKeys().clear();
            }
            return new Sample(count.accepted, count.refused, Duration.ofNanos(System.nanoTime() - began));
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    private static final class Count {

        private final long goal;
        private long underWay;
        private long accepted;
        private long refused;

        private Count(long goal) {
            this.goal = goal;
        }

        private void send(Connection connection) throws IOException {
            if (accepted + underWay < goal) {
                connection.send();
                underWay++;
            }
        }

        private void answered(Connection connection) throws IOException {
            int status = connection.receive();
            if (status == 0) {
                return;
            }
            underWay--;
            switch (status) {
                case 202 -> accepted++;
                case 503 -> refused++;
                default -> throw new AssertionError("an answer that is not counted on: " + connection.text());
            }
            send(connection);
        }
    }

    /**
     * What one run gave.
     *
     * @param accepted answers 202
     * @param refused answers 503
     * @param took how long it was
     */
    record Sample(long accepted, long refused, Duration took) {

        double seconds() {
            return took.toNanos() / 1e9;
        }

        /** Submissions a second; a refusal is none. */
        double perSecond() {
            return accepted / seconds();
        }
    }
}
