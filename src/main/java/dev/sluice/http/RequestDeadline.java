package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection whose client takes too long to say what it wants, be it byte by byte (slowloris). A head has a time as
 * a whole; a body has that time too, and more for what has come of it. A body of many lines may take for ever: there it is
 * us who take our time. What comes at once, as requests do, costs no timer.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private static final String BYTES = "sluice.bytes";
    private static final String MESSAGES = "sluice.messages";

    private enum Stage {
        /** Nothing of a next request has come. */
        IDLE,
        HEAD,
        BODY,

        /** A body that may take its time. */
        STREAM
    }

    private final Channel channel;
    private final long nanos;
    private final long nanosForAByte;
    private Stage stage = Stage.HEAD;
    private long more;
    private @Nullable Future<?> timer;

    private RequestDeadline(Channel channel, Duration time, int bytesPerSecond) {
        this.channel = channel;
        this.nanos = time.toNanos();
        this.nanosForAByte = Duration.ofSeconds(1).toNanos() / bytesPerSecond;
    }

    /** Watches a new connection, which has the time of a head to begin with; not one of HTTP/2, which has other messages. */
    static void watch(Channel channel, Duration time, int bytesPerSecond) {
        if (channel.pipeline().get(NettyPipeline.HttpCodec) == null) {
            return;
        }
        RequestDeadline deadline = new RequestDeadline(channel, time, bytesPerSecond);
        channel.pipeline()
                .addBefore(NettyPipeline.HttpCodec, BYTES, deadline)
                .addAfter(NettyPipeline.HttpCodec, MESSAGES, deadline.new Messages());
        deadline.begin();
    }

    /** After the codec has taken what came, it is known whether more has to come. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        int bytes = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        if (stage == Stage.IDLE) {
            stage = Stage.HEAD;
        }
        context.fireChannelRead(message);
        if (stage == Stage.HEAD || stage == Stage.BODY) {
            if (timer == null) {
                begin();
            }
            more += stage == Stage.BODY ? bytes * nanosForAByte : 0;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    private void begin() {
        more = 0;
        schedule(nanos);
    }

    private void schedule(long wait) {
        timer = channel.eventLoop().schedule(this::check, wait, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (more > 0) {
            schedule(more);
            more = 0;
        } else {
            timer = null;
            Future<?> unused = channel.close();
        }
    }

    private void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Sees what the codec makes of the bytes. */
    private final class Messages extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                end();
                stage = isOfManyLines(request) ? Stage.STREAM : Stage.BODY;
            }
            if (message instanceof LastHttpContent) {
                end();
                stage = Stage.IDLE;
            }
            context.fireChannelRead(message);
        }

        private static boolean isOfManyLines(HttpRequest request) {
            String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
            return type != null
                    && request.method().equals(HttpMethod.POST)
                    && request.uri().startsWith("/request")
                    && type.regionMatches(
                            true,
                            0,
                            MediaType.APPLICATION_NDJSON_VALUE,
                            0,
                            MediaType.APPLICATION_NDJSON_VALUE.length());
        }
    }
}
