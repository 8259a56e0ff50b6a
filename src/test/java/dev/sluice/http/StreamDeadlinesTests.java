package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class StreamDeadlinesTests {

    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int BYTES_PER_SECOND = 100;
    private static final int STEPS = 1000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Http2FrameStream stream = new Stream(1);

    private record Stream(int id) implements Http2FrameStream {
        @Override
        public Http2Stream.State state() {
            return Http2Stream.State.OPEN;
        }
    }

    @BeforeEach
    void watch() {
        channel.freezeTime();
        channel.pipeline().addLast(NettyPipeline.HttpCodec, new ChannelInboundHandlerAdapter());
        StreamDeadlines.watch(channel, TIME, BYTES_PER_SECOND);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void head(boolean isAll, String... more) {
        Http2Headers head = new DefaultHttp2Headers().method("POST").path("/request");
        for (int i = 0; i < more.length; i += 2) {
            head.add(more[i], more[i + 1]);
        }
        channel.writeInbound(new DefaultHttp2HeadersFrame(head, isAll).stream(stream));
    }

    private void body(String text, boolean isLast) {
        channel.writeInbound(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), isLast)
                .stream(stream));
    }

    /** What becomes due by what is done meanwhile is done too. */
    private void pass(double seconds) {
        for (int i = 0; i < STEPS; i++) {
            channel.advanceTimeBy((long) (seconds * 1e9 / STEPS), TimeUnit.NANOSECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        pass(7.9);
        assertThat(channel.isOpen()).isTrue();

        pass(0.2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoIsDoneHasAllTheTimeThereIs() {
        head(true);
        pass(1000);

        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void aBodyThatHardlyComesEndsItsStreamAndNoOther() {
        head(false);
        pass(8.1);

        assertThat(channel.<Object>readOutbound())
                .isInstanceOfSatisfying(
                        Http2ResetFrame.class,
                        reset -> assertThat(reset.stream()).isEqualTo(stream));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyThatComesHasTheTimeItNeeds() {
        head(false);
        for (int i = 0; i < 9; i++) {
            pass(1.5);
            body("x".repeat(100), i == 8);
        }
        pass(1000);

        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void aBodyOfManyLinesMayTakeForEver() {
        head(false, "content-type", "application/x-ndjson");
        pass(1000);

        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void aClosedConnectionLeavesNothingBehind() {
        head(false);
        channel.close().syncUninterruptibly();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }
}
