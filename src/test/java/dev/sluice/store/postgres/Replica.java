package dev.sluice.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.RunningSluice;
import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.MediaType;

/**
 * One process, as it were, of several on one database.
 *
 * @param sluice the whole of it
 */
record Replica(RunningSluice sluice) implements AutoCloseable {

    static Replica start(String database, String... settings) {
        Stream<String> all = Stream.concat(
                Stream.of(
                        "--sluice.store.kind=postgres",
                        "--sluice.store.postgres.url=" + PostgresServer.url(database),
                        "--sluice.store.postgres.username=postgres",
                        "--sluice.store.postgres.pool-size=4",
                        "--sluice.lease.duration=2s"),
                Stream.of(settings));
        return new Replica(RunningSluice.start(all.toArray(String[]::new)));
    }

    JobStore store() {
        return sluice.bean(PostgresEngine.class).store();
    }

    /** A quick job with a unique key that is submitted over HTTP. */
    JobId posted(String key) {
        byte[] answer = sluice.client()
                .post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"payload\":{\"duration\":\"PT0S\"},\"uniqueKey\":\"" + key + "\"}")
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseBody();
        String id = new String(Objects.requireNonNull(answer), UTF_8).substring("{\"id\":\"".length());
        return JobId.parse(id.substring(0, id.indexOf('"')));
    }

    /** All events of a job, from the first to its end. */
    String stream(JobId id) {
        byte[] events = sluice.client()
                .get()
                .uri("/jobs/" + id + "/events")
                .header("Last-Event-ID", "0")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(Objects.requireNonNull(events), UTF_8);
    }

    void cancelAll(String queue) {
        sluice.client()
                .delete()
                .uri("/jobs?queue=" + queue)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Override
    public void close() {
        sluice.close();
    }
}
