package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class LinesTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LIMIT = 12;

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
    private final List<NettyDataBuffer> buffers = new ArrayList<>();

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(buffers)
                .allSatisfy(
                        buffer -> assertThat(buffer.getNativeBuffer().refCnt()).isZero());
    }

    @Test
    void findsTheSameLinesWhereverBuffersEnd() {
        byte[] body = utf8(
                "{\"a\":1}\n\n \t\r\n{\"ä\":2}\r\nmuch too long to be kept\nexactly_long\r\nmuch_too_long\r\nlast");
        List<String> whole = lines(body);
        assertThat(whole)
                .containsExactly("1 {\"a\":1}", "4 {\"ä\":2}", "5 too long", "6 exactly_long", "7 too long", "8 last");

        for (int first = 0; first <= body.length; first++) {
            for (int second = first; second <= body.length; second++) {
                assertThat(lines(part(body, 0, first), part(body, first, second), part(body, second, body.length)))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void findsThemInSingleBytes() {
        byte[] body = utf8("one\r\ntwo\n\nthree");
        byte[][] bytes = new byte[body.length][];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = part(body, i, i + 1);
        }

        assertThat(lines(bytes)).containsExactly("1 one", "2 two", "4 three");
    }

    @Test
    void findsNoneInNothing() {
        assertThat(lines()).isEmpty();
        assertThat(lines(utf8("\n\r\n"))).isEmpty();
    }

    @Test
    void countsBlankLines() {
        Lines lines = new Lines(LIMIT);

        StepVerifier.create(lines.of(Flux.just(buffer(utf8("one\n\n\nfour\n\n")))))
                .expectNextCount(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(lines.count()).isEqualTo(5);
    }

    @Test
    void asksForABufferWhenTheLinesOfTheLastAreTaken() {
        TestPublisher<DataBuffer> body = TestPublisher.create();

        StepVerifier.create(new Lines(LIMIT).of(body.flux()).map(LinesTests::text), 0)
                .thenRequest(1)
                .then(() -> body.assertMinRequested(1))
                .then(() -> body.next(buffer(utf8("one\ntwo\nthr"))))
                .expectNext("1 one")
                .then(() -> assertThat(requested(body)).isZero())
                .thenRequest(2)
                .expectNext("2 two")
                .then(() -> assertThat(requested(body)).isOne())
                .then(() -> body.next(buffer(utf8("ee\n"))))
                .expectNext("3 three")
                .thenCancel()
                .verify(TIMEOUT);
    }

    private static long requested(TestPublisher<DataBuffer> body) {
        try {
            body.assertMinRequested(1);
            return 1;
        } catch (AssertionError none) {
            return 0;
        }
    }

    @Test
    void releasesTheBufferItIsCancelledIn() {
        Flux<DataBuffer> body = Flux.just(buffer(utf8("one\ntwo\n")));

        StepVerifier.create(new Lines(LIMIT).of(body), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void passesOnTheErrorOfABodyThatIsCutOff() {
        Flux<DataBuffer> body = Flux.just((DataBuffer) buffer(utf8("one\ntw")))
                .concatWith(Flux.error(new IllegalStateException("cut off")));

        StepVerifier.create(new Lines(LIMIT).of(body).map(LinesTests::text))
                .expectNext("1 one")
                .expectErrorMessage("cut off")
                .verify(TIMEOUT);
    }

    private List<String> lines(byte[]... parts) {
        List<String> found = new ArrayList<>();
        StepVerifier.create(new Lines(LIMIT)
                        .of(Flux.fromArray(parts).map(this::buffer))
                        .map(LinesTests::text))
                .recordWith(() -> found)
                .thenConsumeWhile(line -> true)
                .expectComplete()
                .verify(TIMEOUT);
        return found;
    }

    private static String text(Line line) {
        return line.number() + " "
                + (line.text() == null ? "too long" : new String(line.text(), StandardCharsets.UTF_8));
    }

    private NettyDataBuffer buffer(byte[] bytes) {
        NettyDataBuffer buffer = factory.allocateBuffer(Math.max(1, bytes.length));
        buffer.write(bytes);
        buffers.add(buffer);
        return buffer;
    }

    private static byte[] part(byte[] whole, int from, int to) {
        return Arrays.copyOfRange(whole, from, to);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
