package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that submit one job after the other, as fast as they are answered, until told to stop or not answered any more. */
final class Intake implements AutoCloseable {

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unknown = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> clients = new ArrayList<>();
    private final int number;
    private volatile boolean stopped;

    Intake(int number) {
        this.number = number;
    }

    /** Begins; counts the latch down with each job that is acknowledged. */
    void begin(Client client, String json, CountDownLatch latch) {
        clients.clear();
        stopped = false;
        for (int i = 0; i < number; i++) {
            clients.add(threads.submit(() -> submitAll(client, json, latch)));
        }
    }

    private void submitAll(Client client, String json, CountDownLatch latch) {
        try {
            while (!stopped) {
                if (submit(client, json)) {
                    latch.countDown();
                }
            }
        } catch (UncheckedIOException dead) {
            unknown.incrementAndGet();
        }
    }

    /** Submits one job; false if there was no room for it. */
    boolean submit(Client client, String json) {
        Client.Answer answer = client.submit(json);
        assertThat(answer.status()).as("status of %s", answer).isIn(202, 503);
        return answer.status() == 202
                && acknowledged.add(answer.json().required("id").stringValue());
    }

    /** Lets each client have the answer that it waits for, and submit no more. */
    void stop() {
        stopped = true;
    }

    /** Waits until all clients have stopped, or found that nobody answers; fails if one did for another reason. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> client : clients) {
            client.get(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The ids of all jobs whose 202 arrived. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** How many submissions had no answer: each is stored or not. */
    int unknown() {
        return unknown.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
