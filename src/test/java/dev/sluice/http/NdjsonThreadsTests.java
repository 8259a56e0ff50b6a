package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Lines come from one thread and are answered on another: each goes on its way once, and in order. */
class NdjsonThreadsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LINES = 4_000;
    private static final int LINES_OF_A_BUFFER = 100;
    private static final int LENGTH = 16;
    private static final int BODIES = 500;

    private final Scheduler loop = Schedulers.fromExecutorService(Executors.newSingleThreadExecutor());

    @AfterEach
    void stop() {
        loop.dispose();
    }

    /** The more often, the more likely it is that both threads meet where they must not. */
    @Test
    void answersEachLineOnce() {
        List<String> expected = LongStream.rangeClosed(1, LINES)
                .mapToObj(number -> "{\"line\":" + number)
                .toList();
        for (int i = 0; i < BODIES; i++) {
            assertThat(answers())
                    .extracting(answer -> answer.substring(0, answer.indexOf(',')))
                    .isEqualTo(expected);
        }
    }

    private List<String> answers() {
        Sinks.Empty<Void> letGo = Sinks.empty();
        AtomicInteger begun = new AtomicInteger();
        Flux<DataBuffer> body =
                Flux.range(0, LINES / LINES_OF_A_BUFFER).publishOn(loop, 1).map(NdjsonThreadsTests::buffer);
        Mono<List<String>> answers = new NdjsonIntake(1024, JsonMapper.shared())
                .answers(body, line -> {
                    begun.incrementAndGet();
                    return letGo.asMono()
                            .thenReturn(NdjsonServer.job(
                                    new UUID(0, ByteBuffer.wrap(line).getLong())));
                })
                .map(answer -> new String(answer, StandardCharsets.UTF_8))
                .collectList()
                .cache();
        answers.subscribe();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (begun.get() < NdjsonIntake.IN_FLIGHT && System.nanoTime() < deadline) {
            Thread.onSpinWait(); // for the other thread is to be still at it
        }
        letGo.tryEmitEmpty();
        return Objects.requireNonNull(answers.block(TIMEOUT));
    }

    private static DataBuffer buffer(int number) {
        String line = "x".repeat(LENGTH) + "\n";
        return DefaultDataBufferFactory.sharedInstance.wrap(
                line.repeat(LINES_OF_A_BUFFER).getBytes(StandardCharsets.UTF_8));
    }
}
