package dev.sluice;

import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Lets code that is not ours do on any thread what looks like blocking and takes no time. */
public final class BriefBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty locks what it gives up while another thread takes its last buffer from it.
        builder.allowBlockingCallsInside(
                "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
        // Reactor excuses the end of a timer that comes once; one that repeats is taken from the same queue.
        builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
        // The driver of PostgreSQL reads the certificates for each connection, so those renewed count without a
        // restart.
        for (String method : List.of("trustManager", "keyManager", "build")) {
            builder.allowBlockingCallsInside("io.netty.handler.ssl.SslContextBuilder", method);
        }
    }
}
