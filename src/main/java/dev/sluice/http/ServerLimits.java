package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import reactor.netty.NettyPipeline;

/** What one client, or all of them, may take of the server before a request is there. */
final class ServerLimits implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(ServerLimits.class);

    /** How long a head may take, and a body that hardly comes: who waits for the end of such a request waits no longer. */
    private static final Duration TIME = Duration.ofSeconds(8);

    /** A body that comes faster has all the time it needs. */
    private static final int BYTES_PER_SECOND = 16 * 1024;

    private final int connections;
    private final AtomicInteger open = new AtomicInteger();

    ServerLimits(ServerSettings settings) {
        this.connections = settings.maxConnections();
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.doOnChannelInit((observer, channel, remote) -> admit(channel)));
    }

    private void admit(Channel channel) {
        boolean hasRoom = open.incrementAndGet() <= connections;
        Future<?> unused = channel.closeFuture().addListener(closed -> open.decrementAndGet());
        if (hasRoom) {
            watch(channel);
        } else {
            log.warn("More than {} connections; the newest is closed", connections);
            unused = channel.close();
        }
    }

    /** Which messages there will be to watch is known at once, or when the two sides of a TLS connection have agreed. */
    private static void watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandler codec = pipeline.get(NettyPipeline.HttpCodec);
        if (codec instanceof Http2FrameCodec) {
            StreamDeadlines.watch(channel, TIME, BYTES_PER_SECOND);
        } else if (codec != null) {
            RequestDeadline.watch(channel, TIME, BYTES_PER_SECOND);
        } else if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
            pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, "sluice.agreed", new Agreement());
        }
    }

    /** Waits until both sides have agreed on the version of HTTP. */
    private static final class Agreement extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                context.pipeline().remove(this);
                watch(context.channel());
            }
            context.fireUserEventTriggered(event);
        }
    }
}
