package dev.sluice.handler;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in the way of every connection and looks at the very address it would go to. Names are resolved before, so one
 * that says something else every time it is asked changes nothing.
 */
final class ConnectGuard extends ChannelOutboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ConnectGuard.class);

    private final Reach reach;
    private final String name;

    /**
     * A guard of one connection.
     *
     * @param name what it was asked for by
     */
    ConnectGuard(Reach reach, String name) {
        this.reach = reach;
        this.name = name;
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise)
            throws Exception {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address != null && reach.allows(name, address)) {
            super.connect(context, remote, local, promise);
        } else {
            log.debug("No job may call {} at {}", name, address);
            promise.tryFailure(new ClosedToJobsException(name));
        }
    }

    /** A target that jobs may not call. */
    static final class ClosedToJobsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Says nothing of the address: who submits jobs need not know what names of the inside stand for. */
        ClosedToJobsException(String name) {
            super(
                    name + " is at an address that jobs may not call; an operator can allow it by sluice.http.allow",
                    null,
                    false,
                    false);
        }
    }
}
