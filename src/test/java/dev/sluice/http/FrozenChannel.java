package dev.sluice.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/** A connection whose time goes on when a test says so. */
final class FrozenChannel extends EmbeddedChannel {

    private static final int STEPS = 1000;

    FrozenChannel(ChannelHandler codec) {
        freezeTime();
        pipeline().addLast(NettyPipeline.HttpCodec, codec);
    }

    /** What becomes due by what is done meanwhile is done too. */
    void pass(double seconds) {
        for (int i = 0; i < STEPS; i++) {
            advanceTimeBy((long) (seconds * 1e9 / STEPS), TimeUnit.NANOSECONDS);
            runScheduledPendingTasks();
        }
    }
}
