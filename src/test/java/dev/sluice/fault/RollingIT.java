package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;

/** Two processes behind one address are replaced one by one, while clients submit jobs over new connections. */
@Tag("fault")
@Tag("postgres")
@Tag("cluster")
class RollingIT {

    private static final int SIGTERM = 128 + 15;
    private static final int CLIENTS = 6;
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int SOME = 50;
    private static final String JOB = Client.simulate(Duration.ofMillis(20));

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @TempDir
    private Path folder;

    @Test
    void cutsNobodyOffAndLosesNothing() throws Exception {
        try (Cluster cluster = new Cluster(folder, "--sluice.queues.default.capacity=1000");
                Balancer balancer = new Balancer()) {
            List<SluiceProcess> old = List.of(cluster.start(), cluster.start());
            old.forEach(process -> balancer.add(process.base()));
            CompletableFuture<Void> load = submit(balancer);
            awaitSome(load);

            for (SluiceProcess each : old) {
                SluiceProcess.Exit exit = each.terminate();
                assertThat(exit.code()).isEqualTo(SIGTERM);
                SluiceProcess next = cluster.start();
                balancer.replace(each.base(), next.base());
                awaitSome(load);
            }
            enough.set(true);
            load.get(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            Cluster.await(cluster::open, open -> open == 0);
            check(new Client(balancer.base()), cluster);
            System.out.printf(
                    "RollingIT: %,d submissions, %,d acknowledged, refused %s, %d connections went on to the other%n",
                    asked.get(), acknowledged.size(), refusals, balancer.late());
        }
    }

    /** Fails with the first submission that has no answer. */
    private CompletableFuture<Void> submit(Balancer balancer) {
        HttpClient client = HttpClient.newConnection()
                .keepAlive(false)
                .disableRetry(true)
                .baseUrl(balancer.base().toString())
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"));
        return Flux.interval(PAUSE)
                .onBackpressureDrop()
                .takeWhile(tick -> !enough.get())
                .flatMap(tick -> submit(client), CLIENTS)
                .then()
                .toFuture();
    }

    private Mono<Void> submit(HttpClient client) {
        asked.incrementAndGet();
        return client.post()
                .uri("/request")
                .send(ByteBufFlux.fromString(Mono.just(JOB)))
                .responseSingle((response, body) ->
                        body.asString().map(text -> Map.entry(response.status().code(), text)))
                .timeout(Client.PATIENCE)
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(answer -> answered(answer.getKey(), Client.JSON.readTree(answer.getValue())))
                .then();
    }

    private void answered(int status, JsonNode body) {
        if (status == 202) {
            acknowledged.add(body.required("id").stringValue());
        } else {
            refusals.merge(body.required("type").stringValue(), 1, Integer::sum);
        }
    }

    private void awaitSome(CompletableFuture<Void> load) {
        int goal = acknowledged.size() + SOME;
        Cluster.await(acknowledged::size, size -> size >= goal || load.isDone());
        assertThat(load).as("nobody is cut off").isNotDone();
    }

    private void check(Client client, Cluster cluster) {
        assertThat(cluster.epochs()).containsOnlyKeys(acknowledged);
        assertThat(refusals.keySet()).isSubsetOf("/problems/queue-full", "/problems/shutting-down");
        for (String job : acknowledged) {
            List<Event> log = client.events(job);
            Logs.check(log);
            assertThat(log.get(log.size() - 1).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(log.get(log.size() - 1).attempt())
                    .as("attempts of %s", log)
                    .isEqualTo(1);
        }
    }
}
