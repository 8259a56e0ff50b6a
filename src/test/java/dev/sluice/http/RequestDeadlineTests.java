package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDeadlineTests implements DeadlineContract {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST /request HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n";

    private final FrozenChannel channel = new FrozenChannel(new HttpServerCodec());

    @BeforeEach
    void watch() {
        RequestDeadline.watch(channel, TIME, BYTES_PER_SECOND);
    }

    private void send(String text) {
        channel.writeInbound(DeadlineContract.bytes(text));
    }

    @Override
    public FrozenChannel channel() {
        return channel;
    }

    @Override
    public void begin() {
        send("G");
    }

    @Test
    void aHeadHasItsTimeAsAWhole() {
        for (int i = 0; i < 7; i++) {
            send(GET.substring(i, i + 1));
            pass(1);
        }
        assertThat(channel.isOpen()).isTrue();

        send(GET.substring(7, 8));
        pass(1.1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoIsDoneHasAllTheTimeThereIs() {
        send(GET);
        pass(1000);

        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void aSecondHeadHasItsTimeFromItsFirstByte() {
        send(GET);
        pass(100);
        send("G");
        pass(7.9);
        assertThat(channel.isOpen()).isTrue();

        pass(0.2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatHardlyComesIsNotWaitedFor() {
        send(POST + "\r\n");
        for (int i = 0; i < 8; i++) {
            pass(1);
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();

        pass(1);
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatComesHasTheTimeItNeeds() {
        send(POST + "\r\n");
        for (int i = 0; i < 9; i++) {
            pass(1.5);
            send("x".repeat(100));
        }
        assertThat(channel.isOpen()).isTrue();

        send("x".repeat(100));
        pass(1000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyOfManyLinesMayTakeForEver() {
        send(POST + "Content-Type: Application/X-NDJSON; charset=utf-8\r\n\r\n{");
        pass(1000);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void soMayOneThatWasToldToGoOn() {
        send(POST + "Expect: 100-continue\r\nContent-Type: application/x-ndjson\r\n\r\n");
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        pass(1000);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void butNotOnceItsAnswerIsThere() {
        send(POST + "Content-Type: application/x-ndjson\r\n\r\n{");
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));
        pass(7.9);
        assertThat(channel.isOpen()).isTrue();

        pass(0.2);
        assertThat(channel.isOpen()).isFalse();
    }
}
