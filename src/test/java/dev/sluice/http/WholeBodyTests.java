package dev.sluice.http;

import static dev.sluice.http.Api.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class WholeBodyTests {

    private static final int LIMIT = 12;

    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
    private final List<ByteBuf> sent = new ArrayList<>();
    private final TestPublisher<DataBuffer> parts = TestPublisher.create();

    private DataBuffer part(String text) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.buffer();
        bytes.writeCharSequence(text, StandardCharsets.UTF_8);
        sent.add(bytes);
        return buffers.wrap(bytes);
    }

    private WholeBody whole(Flux<DataBuffer> body) {
        return new WholeBody(body, LIMIT, () -> new JobException.TooLarge("body", LIMIT));
    }

    private void assertReleased() {
        assertThat(sent).extracting(ByteBuf::refCnt).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a,b", "abcdefghijkl", "abc,defg,h,ijk,l", "abcdefghijk,l", ",,a,"})
    void isAllThatCame(String body) {
        Flux<DataBuffer> sent = Flux.fromStream(Stream.of(body.split(",", -1)).map(this::part));

        StepVerifier.create(whole(sent).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .expectNext(body.replace(",", ""))
                .expectComplete()
                .verify(TIMEOUT);
        assertReleased();
    }

    @Test
    void isEmptyWithoutParts() {
        StepVerifier.create(whole(Flux.empty()))
                .expectNextMatches(bytes -> bytes.length == 0)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void isListenedToNoLongerOnceItIsTooLarge() {
        StepVerifier.create(whole(parts.flux()))
                .then(() -> parts.next(part("abcdefghijk"), part("lm")))
                .expectError(JobException.TooLarge.class)
                .verify(TIMEOUT);

        parts.assertWasCancelled();
        assertReleased();
    }

    @Test
    void leaksNothingThatComesAfterItsEnd() {
        TestPublisher<DataBuffer> rude = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        StepVerifier.create(whole(rude.flux()))
                .then(() -> rude.next(part("abcdefghijklm")).next(part("n")).complete())
                .expectError(JobException.TooLarge.class)
                .verify(TIMEOUT);

        assertReleased();
    }

    @Test
    void failsWithItsConnection() {
        StepVerifier.create(whole(parts.flux()))
                .then(() -> parts.next(part("abc")).error(new IllegalStateException("gone")))
                .expectErrorMessage("gone")
                .verify(TIMEOUT);

        assertReleased();
    }

    @Test
    void isNotReadForWhoHasGone() {
        StepVerifier.create(whole(parts.flux()))
                .then(() -> parts.next(part("abc")))
                .thenCancel()
                .verify(TIMEOUT);

        parts.assertWasCancelled();
        assertReleased();
    }
}
