package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What holds up a client that writes faster than jobs become durable, or that does not read. */
class NdjsonBackpressureTests {

    private static final String LINE = "{\"payload\":\"" + "x".repeat(200) + "\"}\n";
    private static final byte[] CHUNK = LINE.repeat(100).getBytes(StandardCharsets.UTF_8);
    private static final int CHUNKS = 10_000;

    /** All the buffers of the system and of ours that a client may fill before it is held up. */
    private static final long HELD = 64L * 1024 * 1024;

    private final Sinks.Empty<Void> letGo = Sinks.empty();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean enough;

    @Test
    void aClientCannotWriteOnWhileNothingBecomesDurable() throws Exception {
        try (NdjsonServer server = new NdjsonServer(RawNdjson.TIMEOUT, this::held);
                RawNdjson client = new RawNdjson(server.port(), "Prefer: return=minimal")) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeAll(client));

            untilItStandsStill(written);

            assertThat(begun).hasValue(NdjsonIntake.IN_FLIGHT);
            assertThat(written.get()).isLessThan(HELD);
            assertThat(writer).isNotDone();

            enough = true;
            letGo.tryEmitEmpty();
            writer.get(RawNdjson.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            client.end();
            client.head();
            long lines = written.get() / LINE.length();
            assertThat(client.lines()).containsExactly("{\"lines\":" + lines + ",\"accepted\":" + lines + "}");
        }
    }

    @Test
    void aClientCannotWriteOnWhileItDoesNotRead() throws Exception {
        letGo.tryEmitEmpty();
        try (NdjsonServer server = new NdjsonServer(RawNdjson.TIMEOUT, this::held);
                RawNdjson client = new RawNdjson(server.port())) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeAll(client));

            untilItStandsStill(written);

            assertThat(written.get()).isLessThan(HELD);
            assertThat(writer).isNotDone();
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndWhatBecameDurableStays() throws Exception {
        letGo.tryEmitEmpty();
        try (NdjsonServer server = new NdjsonServer(Duration.ofMillis(300), this::held);
                RawNdjson client = new RawNdjson(server.port())) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeAll(client));

            assertThat(writer)
                    .failsWithin(RawNdjson.TIMEOUT)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(SocketException.class);
            assertThat(begun).hasPositiveValue();
        }
    }

    @Test
    void whatIsOnItsWayIsCancelledWhenTheClientGoes() throws Exception {
        Sinks.Empty<Void> cancelled = Sinks.empty();
        try (NdjsonServer server = new NdjsonServer(
                RawNdjson.TIMEOUT,
                line -> Mono.<Job>never()
                        .doOnSubscribe(subscription -> begun.incrementAndGet())
                        .doOnCancel(cancelled::tryEmitEmpty))) {
            try (RawNdjson client = new RawNdjson(server.port())) {
                client.write(LINE);
                client.head();
            }

            StepVerifier.create(cancelled.asMono()).expectComplete().verify(RawNdjson.TIMEOUT);
        }
    }

    @Test
    void answersKeepTheOrderOfTheirLines() throws Exception {
        AtomicLong lines = new AtomicLong();
        Sinks.Empty<Void> last = Sinks.empty();
        try (NdjsonServer server = new NdjsonServer(RawNdjson.TIMEOUT, text -> {
                    long number = lines.incrementAndGet();
                    Job job = NdjsonServer.job(new UUID(0, number));
                    if (number == 100) {
                        last.tryEmitEmpty();
                    }
                    return number % 2 == 0 ? Mono.just(job) : last.asMono().thenReturn(job);
                });
                RawNdjson client = new RawNdjson(server.port())) {
            client.write(LINE.repeat(100)).end();

            client.head();
            assertThat(client.lines())
                    .isEqualTo(Flux.range(1, 100)
                            .map(number -> "{\"line\":" + number + ",\"id\":\"" + new UUID(0, number)
                                    + "\",\"state\":\"queued\"}")
                            .collectList()
                            .block(RawNdjson.TIMEOUT));
        }
    }

    @Test
    void anAnswerComesBeforeTheNextLineIsWritten() throws Exception {
        letGo.tryEmitEmpty();
        try (NdjsonServer server = new NdjsonServer(RawNdjson.TIMEOUT, this::held);
                RawNdjson client = new RawNdjson(server.port())) {
            assertThat(client.head().get(0)).isEqualTo("HTTP/1.1 200 OK");

            for (int number = 1; number <= 20; number++) {
                client.write(LINE);
                assertThat(client.line()).startsWith("{\"line\":" + number + ",");
            }
        }
    }

    @Test
    void aLineThatIsTooLongIsRefusedAndHarmsNoOther() throws Exception {
        letGo.tryEmitEmpty();
        try (NdjsonServer server = new NdjsonServer(RawNdjson.TIMEOUT, this::held);
                RawNdjson client = new RawNdjson(server.port())) {
            client.write(LINE);
            for (int part = 0; part < 1_000; part++) {
                client.write("x".repeat(10_000));
            }
            client.write("\n" + LINE).end();

            client.head();
            assertThat(client.lines())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("\"line\":1,\"id\""),
                            second -> assertThat(second)
                                    .contains(
                                            "\"line\":2,\"problem\"", "/problems/payload-too-large", "\"limit\":1024"),
                            third -> assertThat(third).contains("\"line\":3,\"id\""));
        }
    }

    private Mono<Job> held(byte[] line) {
        begun.incrementAndGet();
        return letGo.asMono()
                .thenReturn(NdjsonServer.job(new UUID(0, ByteBuffer.wrap(line).getLong())));
    }

    private void writeAll(RawNdjson client) {
        try {
            for (int chunk = 0; chunk < CHUNKS && !enough; chunk++) {
                client.write(CHUNK);
                written.addAndGet(CHUNK.length);
            }
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** If the machine is so slow that this returns too early, less was written than could be. */
    private static void untilItStandsStill(AtomicLong number) {
        AtomicLong last = new AtomicLong(-1);
        Flux.interval(Duration.ofMillis(500))
                .takeUntil(tick -> number.get() > 0 && last.getAndSet(number.get()) == number.get())
                .blockLast(RawNdjson.TIMEOUT);
    }
}
