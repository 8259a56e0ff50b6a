package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RunningSluice;
import dev.sluice.fault.Client;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.Queues;
import dev.sluice.store.StoreUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** What either of two processes tells of a queue is what both have of it together. */
@Tag("postgres")
class QueueSumsTests {

    private static final String PATH = "/queues/default";

    private static Replica one;
    private static Replica other;

    @BeforeAll
    static void start() {
        String database = PostgresServer.database();
        one = Replica.start(database);
        other = Replica.start(database);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void holdWhatWaitsInBothBuffers() {
        patch("{\"paused\":true}");
        await().atMost(RunningSluice.TIMEOUT).until(() -> status(other).paused());
        submit(one, 3);
        submit(other, 2);

        await().atMost(RunningSluice.TIMEOUT).until(() -> buffered(one) == 5 && buffered(other) == 5);

        assertThat(status(one).buffered()).isEqualTo(3);
        assertThat(status(other).buffered()).isEqualTo(2);
        assertThat(told(one).path("waiting").asInt()).isEqualTo(5);
        assertThat(told(one).path("capacity").asInt()).isEqualTo(100);
        patch("{\"paused\":null}");
    }

    @Test
    void holdWhatStartsAndEndsOnBoth() {
        submit(one, 8);
        submit(other, 8);

        await().atMost(RunningSluice.TIMEOUT).until(() -> isSum(told(one)) && isSum(told(other)));

        assertThat(status(one).endsPerSecond()).isPositive();
        assertThat(status(other).endsPerSecond()).isPositive();
    }

    /** Rates sink from second to second, and what was told is a little older. */
    private static boolean isSum(JsonNode queue) {
        QueueStatus here = status(one);
        QueueStatus there = status(other);
        return here.endsPerSecond() > 0
                && there.endsPerSecond() > 0
                && isNear(queue.path("startsPerSecond"), here.startsPerSecond() + there.startsPerSecond())
                && isNear(queue.path("endsPerSecond"), here.endsPerSecond() + there.endsPerSecond());
    }

    private static boolean isNear(JsonNode told, double sum) {
        return Math.abs(told.asDouble() - sum) < sum / 10;
    }

    private static int buffered(Replica replica) {
        return told(replica).path("buffered").asInt();
    }

    private static JsonNode told(Replica replica) {
        return client(replica).get(PATH).json();
    }

    private static QueueStatus status(Replica replica) {
        Queues queues = replica.sluice().bean(Queues.class);
        return Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE)).status();
    }

    private static void submit(Replica replica, int jobs) {
        for (int i = 0; i < jobs; i++) {
            client(replica).accepted(Client.simulate(Duration.ofMillis(300)));
        }
    }

    private static void patch(String change) {
        one.sluice()
                .client()
                .patch()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(change)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static Client client(Replica replica) {
        return new Client(URI.create("http://127.0.0.1:" + replica.sluice().port()));
    }
}
