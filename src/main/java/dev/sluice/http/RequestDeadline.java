package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection of HTTP/1.1 whose client takes too long to say what it wants, be it byte by byte (slowloris). A head
 * has a time as a whole; a body has that time too, and more for what has come of it. A body of many lines may take for ever:
 * there it is us who take our time. What comes at once, as requests do, costs no timer.
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

    private final Deadline deadline;
    private Stage stage = Stage.HEAD;

    private RequestDeadline(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Watches a connection on which nothing was said yet; it has the time of a head to begin with. */
    static void watch(Channel channel, Duration time, int bytesPerSecond) {
        Deadline deadline = new Deadline(channel.eventLoop(), time, bytesPerSecond, () -> {
            Future<?> unused = channel.close();
        });
        RequestDeadline requests = new RequestDeadline(deadline);
        channel.pipeline()
                .addBefore(NettyPipeline.HttpCodec, BYTES, requests)
                .addAfter(NettyPipeline.HttpCodec, MESSAGES, requests.new Messages());
        deadline.begin();
    }

    /** Whether a request is one of many lines. */
    static boolean isOfManyLines(
            @Nullable CharSequence method, @Nullable CharSequence path, @Nullable CharSequence type) {
        String lines = MediaType.APPLICATION_NDJSON_VALUE;
        return method != null
                && path != null
                && type != null
                && "POST".contentEquals(method)
                && path.toString().startsWith("/request")
                && type.toString().regionMatches(true, 0, lines, 0, lines.length());
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
            deadline.begin();
            deadline.grow(stage == Stage.BODY ? bytes : 0);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.end();
        context.fireChannelInactive();
    }

    /** Sees what the codec makes of the bytes. */
    private final class Messages extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                deadline.end();
                stage = isOfManyLines(
                                request.method().asciiName(),
                                request.uri(),
                                request.headers().get(HttpHeaderNames.CONTENT_TYPE))
                        ? Stage.STREAM
                        : Stage.BODY;
            }
            if (message instanceof LastHttpContent) {
                deadline.end();
                stage = Stage.IDLE;
            }
            context.fireChannelRead(message);
        }

        /** Who has the whole answer, a refusal mostly, has no more lines to send. */
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof LastHttpContent && !isProvisional(message) && stage == Stage.STREAM) {
                stage = Stage.BODY;
                deadline.begin();
            }
            Future<?> unused = context.write(message, promise);
        }

        /** Who waits for 100 has been told to go on, and not what came of it. */
        private static boolean isProvisional(Object message) {
            return message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
    }
}
