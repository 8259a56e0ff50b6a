package dev.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Submissions at their times, whether or not those before have their answers. Where every connection is taken they are
 * late, and how long each takes is counted from its time all the same: who comes while a server stands still waits too.
 *
 * @param base where the server listens
 * @param connections how many at most
 * @param perSecond how many
 * @param body what is submitted
 */
record OpenLoop(URI base, int connections, double perSecond, String body) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** To stand still for a moment just before the end is not to be without an answer. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(100);

    /** Submits for so long. */
    Sample run(Duration time) throws IOException {
        return run(time, (connection, status) -> {});
    }

    /** Submits for so long and shows every answer. */
    Sample run(Duration time, Connections.Answered answered) throws IOException {
        try (Connections all = Connections.open(base, Load.request(base, body), connections)) {
            Round round = new Round(all, TimeUnit.SECONDS.toNanos(1) / perSecond, time, answered);
            round.send();
            round.end();
            return round.sample;
        }
    }

    private static final class Round {

        private final Sample sample = new Sample();
        private final Connections all;
        private final double step;
        private final long number;
        private final Connections.Answered answered;
        private final Deque<Connection> free = new ArrayDeque<>();
        private final long began = System.nanoTime();
        private final long end;
        private long sent;

        private Round(Connections all, double step, Duration time, Connections.Answered answered) {
            this.all = all;
            this.step = step;
            this.number = (long) (time.toNanos() / step);
            this.end = began + time.toNanos();
            this.answered = answered;
            free.addAll(all.all());
        }

        private long due(long index) {
            return began + (long) (index * step);
        }

        private void send() throws IOException {
            for (long now = began; sent < number && now - end < GRACE; now = System.nanoTime()) {
                while (sent < number && !free.isEmpty() && due(sent) - now <= 0) {
                    free.remove().send(due(sent));
                    sent++;
                }
                long next = free.isEmpty() || sent == number ? GLANCE : due(sent) - System.nanoTime();
                all.await(Math.min(next, end + GRACE - now), this::take);
            }
        }

        private void take(Connection connection, int status) throws IOException {
            sample.add(connection, status);
            answered.by(connection, status);
            free.add(connection);
        }

        /** Those under way may have their answers, for a moment; those that could not even be sent have none. */
        private void end() throws IOException {
            long last = System.nanoTime() + PATIENCE.toNanos();
            while (free.size() < all.all().size() && System.nanoTime() - last < 0) {
                all.await(GLANCE, this::take);
            }
            long now = System.nanoTime();
            sample.took(now - began);
            Set<Connection> underWay = new HashSet<>(all.all());
            free.forEach(underWay::remove);
            underWay.forEach(connection -> sample.addUnanswered(now - connection.due()));
            for (long index = sent; index < number; index++) {
                sample.addUnanswered(now - due(index));
            }
        }
    }
}
