package dev.sluice.fault;

import dev.sluice.fault.inside.WorldHandler;
import dev.sluice.fault.judge.Send;
import dev.sluice.fault.judge.Send.Answer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client that submits so many jobs a second whether or not anybody answers, and sends again, under the same key, what had no
 * answer. While nobody listens it only knocks.
 */
final class Storm implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final int TICKS_A_SECOND = 100;
    private static final int TICKS_A_KNOCK = 10;
    private static final int AT_ONCE = 64;
    private static final int MOST_MILLIS = 10;
    private static final int SOMETIMES = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final String UNAVAILABLE = "/problems/store-unavailable";
    private static final Pattern REFUSAL = Pattern.compile("/problems/(queue-full|shutting-down)");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ClientLedger ledger;
    private final int perTick;
    private final List<URI> targets;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger sends = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final Queue<String> again = new ConcurrentLinkedQueue<>();
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();
    private volatile Mark mark = new Mark(0, new CompletableFuture<>(), new CountDownLatch(0));
    private volatile Duration slow = Duration.ofMillis(MOST_MILLIS);
    private volatile boolean isHeard = true;
    private volatile boolean isOver;
    private Disposable running = () -> {};

    /** One that will send to each of these in turn. */
    Storm(Path ledger, int perSecond, List<URI> targets) {
        this.ledger = new ClientLedger(ledger);
        this.perTick = perSecond / TICKS_A_SECOND;
        this.targets = List.copyOf(targets);
    }

    void begin() {
        running = Flux.interval(TICK)
                .onBackpressureDrop()
                .concatMapIterable(this::tokens, 1)
                .flatMap(this::send, AT_ONCE)
                .subscribe();
    }

    /** Some of the jobs take so long; the others take no time to speak of. */
    void sometimes(Duration time) {
        slow = time;
    }

    /** Half at most are sent again, so that there is always something new. */
    private List<String> tokens(long tick) {
        int number = isHeard ? perTick : tick % TICKS_A_KNOCK == 0 ? 1 : 0;
        int old = isOver || !isHeard ? number : number / 2;
        List<String> tokens = new ArrayList<>();
        for (String token = again.peek(); token != null && tokens.size() < old; token = again.peek()) {
            tokens.add(again.remove());
        }
        while (!isOver && tokens.size() < number) {
            open.incrementAndGet();
            tokens.add("s" + next.incrementAndGet());
        }
        return tokens;
    }

    private Mono<Void> send(String token) {
        URI target = targets.get(sends.incrementAndGet() % targets.size());
        return Mono.fromFuture(() -> ledger.intend(token))
                .then(Mono.defer(() -> post(target, token, System.nanoTime())))
                .onErrorResume(cause -> unanswered(token, cause instanceof ConnectException));
    }

    private Mono<Void> post(URI target, String token, long began) {
        int number = Integer.parseInt(token.substring(1));
        long millis = number % SOMETIMES == 0 ? slow.toMillis() : number % MOST_MILLIS;
        String body =
                "{\"kind\":\"" + WorldHandler.KIND + "\",\"payload\":" + WorldHandler.payload(token, millis) + "}";
        HttpRequest request = HttpRequest.newBuilder(target.resolve("/request"))
                .timeout(PATIENCE)
                .headers("Content-Type", "application/json", "Idempotency-Key", token)
                .POST(BodyPublishers.ofString(body))
                .build();
        return Mono.fromFuture(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .doOnNext(answer -> answered(token, answer.statusCode(), answer.body(), began))
                .then();
    }

    private void answered(String token, int status, String body, long began) {
        isHeard = true;
        Matcher id = ID.matcher(body);
        if (status == 202 && id.find()) {
            ledger.answered(token, Answer.ACCEPTED, id.group(1));
            open.decrementAndGet();
            mark.accepted(began);
        } else if (status == 503 && REFUSAL.matcher(body).find()) {
            ledger.answered(token, Answer.REFUSED, "");
            refused.incrementAndGet();
            open.decrementAndGet();
        } else {
            again.add(token);
            if (status == 503 && body.contains(UNAVAILABLE)) {
                unavailable.incrementAndGet();
            } else {
                strange.add(status + " " + body);
            }
        }
    }

    private Mono<Void> unanswered(String token, boolean isDead) {
        isHeard &= !isDead;
        again.add(token);
        return Mono.empty();
    }

    /** From now on, what was sent and acknowledged counts anew; returns when so many are. */
    Mark mark(int enough) {
        Mark fresh = new Mark(System.nanoTime(), new CompletableFuture<>(), new CountDownLatch(enough));
        mark = fresh;
        return fresh;
    }

    /** Sends nothing new; returns when all that was sent has its answer. */
    void settle() {
        isOver = true;
        Cluster.await(open::get, number -> number == 0);
        running.dispose();
        if (!strange.isEmpty()) {
            throw new AssertionError("answers that nobody should have: " + strange.peek());
        }
    }

    /** How often the store could not write. */
    int unavailable() {
        return unavailable.get();
    }

    List<Send> ledger() {
        return ledger.read();
    }

    @Override
    public String toString() {
        return "%d submissions, %d refused, %d without an answer, %d to be sent again, %s, other answers: %s, over: %s"
                .formatted(
                        next.get(),
                        refused.get(),
                        open.get(),
                        again.size(),
                        isHeard ? "heard" : "not heard",
                        strange,
                        running.isDisposed());
    }

    @Override
    public void close() {
        running.dispose();
    }

    /**
     * A moment, and what came after it.
     *
     * @param first completes with the time of the first 202
     * @param enough counts them
     */
    record Mark(long since, CompletableFuture<Long> first, CountDownLatch enough) {

        private void accepted(long began) {
            if (began > since) {
                first.complete(System.nanoTime());
                enough.countDown();
            }
        }
    }
}
