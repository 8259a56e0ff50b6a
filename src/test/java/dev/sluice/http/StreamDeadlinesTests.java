package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamDeadlinesTests implements DeadlineContract {

    private final FrozenChannel channel = new FrozenChannel(new ChannelInboundHandlerAdapter());
    private final Http2FrameStream stream = new Stream(1);

    private record Stream(int id) implements Http2FrameStream {
        @Override
        public Http2Stream.State state() {
            return Http2Stream.State.OPEN;
        }
    }

    @BeforeEach
    void watch() {
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
        channel.writeInbound(new DefaultHttp2DataFrame(DeadlineContract.bytes(text), isLast).stream(stream));
    }

    @Override
    public FrozenChannel channel() {
        return channel;
    }

    @Override
    public void begin() {
        head(false);
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
    void butNotOnceItsAnswerIsThere() {
        head(false, "content-type", "application/x-ndjson");
        channel.writeOutbound(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("401"), true).stream(stream));
        assertThat(channel.<Object>readOutbound()).isInstanceOf(Http2HeadersFrame.class);
        pass(7.9);
        assertThat(channel.<Object>readOutbound()).isNull();

        pass(0.2);
        assertThat(channel.<Object>readOutbound()).isInstanceOf(Http2ResetFrame.class);
    }
}
