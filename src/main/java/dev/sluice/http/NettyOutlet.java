package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.netty.Connection;

/** A connection: little is on its way at any time, and whoever does not take that in time is cut off. */
final class NettyOutlet extends ChannelInboundHandlerAdapter implements Outlet {

    private static final String ROOM = "sluice.room";
    private static final String TIMEOUT = "sluice.slow-reader";
    private static final WriteBufferWaterMark ON_ITS_WAY = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private final Connection connection;
    private final Channel channel;
    private final Executor thread;
    private volatile Runnable task = () -> {};

    private NettyOutlet(Connection connection, Executor thread) {
        this.connection = connection;
        this.channel = connection.channel();
        this.thread = thread;
    }

    /** For one answer, written by the connection's thread; the connection may then serve another. */
    static NettyOutlet open(Connection connection, Executor thread, Duration patience) {
        NettyOutlet outlet = new NettyOutlet(connection, thread);
        outlet.channel.config().setWriteBufferWaterMark(ON_ITS_WAY);
        connection
                .addHandlerLast(TIMEOUT, new WriteTimeoutHandler(patience.toMillis(), TimeUnit.MILLISECONDS))
                .addHandlerLast(ROOM, outlet);
        return outlet;
    }

    void close() {
        connection.removeHandler(ROOM).removeHandler(TIMEOUT);
    }

    /** The thread of a channel that is closed cannot be asked for any more, and there is still something to do on it. */
    @Override
    public void execute(Runnable command) {
        thread.execute(command);
    }

    @Override
    public boolean hasRoom() {
        return channel.isWritable();
    }

    @Override
    public void onRoom(Runnable call) {
        task = call;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            task.run();
        }
        context.fireChannelWritabilityChanged();
    }
}
