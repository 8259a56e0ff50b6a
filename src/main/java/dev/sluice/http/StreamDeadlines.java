package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamEvent;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import reactor.netty.NettyPipeline;

/**
 * The same as {@link RequestDeadline} for HTTP/2. A connection has the time of a head until its first one is whole; from
 * then on each body has its own time, and one that hardly comes ends its own stream only.
 */
final class StreamDeadlines extends ChannelDuplexHandler {

    private static final String STREAMS = "sluice.streams";

    private final Map<Http2FrameStream, Deadline> bodies = new HashMap<>();

    /** Bodies that may take their time. */
    private final Set<Http2FrameStream> lines = new HashSet<>();

    private final Duration time;
    private final int bytesPerSecond;
    private final Deadline first;

    private StreamDeadlines(Channel channel, Duration time, int bytesPerSecond) {
        this.time = time;
        this.bytesPerSecond = bytesPerSecond;
        this.first = new Deadline(channel.eventLoop(), time, bytesPerSecond, () -> {
            Future<?> unused = channel.close();
        });
    }

    /** Watches a connection on which nothing was said yet. */
    static void watch(Channel channel, Duration time, int bytesPerSecond) {
        StreamDeadlines streams = new StreamDeadlines(channel, time, bytesPerSecond);
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, STREAMS, streams);
        streams.first.begin();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame head) {
            first.end();
            head(context, head);
        } else if (frame instanceof Http2DataFrame data) {
            data(data);
        }
        context.fireChannelRead(frame);
    }

    /** Who has the whole answer, a refusal mostly, has no more lines to send. */
    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
        if (frame instanceof Http2StreamFrame answer && isLast(answer) && lines.remove(answer.stream())) {
            begin(context, answer.stream());
        }
        Future<?> unused = context.write(frame, promise);
    }

    private static boolean isLast(Http2StreamFrame frame) {
        return (frame instanceof Http2HeadersFrame head && head.isEndStream())
                || (frame instanceof Http2DataFrame data && data.isEndStream());
    }

    /** However a stream ends, this is told. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2FrameStreamEvent change && change.stream().state() == Http2Stream.State.CLOSED) {
            end(change.stream());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        first.end();
        bodies.values().forEach(Deadline::end);
        bodies.clear();
        lines.clear();
        context.fireChannelInactive();
    }

    private void head(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Http2Headers head = frame.headers();
        if (frame.isEndStream()) {
            end(frame.stream());
        } else if (RequestDeadline.isOfManyLines(head.method(), head.path(), head.get(HttpHeaderNames.CONTENT_TYPE))) {
            lines.add(frame.stream());
        } else {
            begin(context, frame.stream());
        }
    }

    private void begin(ChannelHandlerContext context, Http2FrameStream stream) {
        bodies.computeIfAbsent(stream, each -> body(context, each)).begin();
    }

    private Deadline body(ChannelHandlerContext context, Http2FrameStream stream) {
        return new Deadline(context.executor(), time, bytesPerSecond, () -> {
            bodies.remove(stream);
            Future<?> unused = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
        });
    }

    private void data(Http2DataFrame frame) {
        Deadline body = bodies.get(frame.stream());
        if (body != null) {
            body.grow(frame.initialFlowControlledBytes());
        }
        if (frame.isEndStream()) {
            end(frame.stream());
        }
    }

    private void end(Http2FrameStream stream) {
        lines.remove(stream);
        Deadline body = bodies.remove(stream);
        if (body != null) {
            body.end();
        }
    }
}
