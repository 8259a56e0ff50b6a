package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What either version of HTTP promises to who takes too long. */
interface DeadlineContract {

    Duration TIME = Duration.ofSeconds(8);
    int BYTES_PER_SECOND = 100;

    /** A connection that is watched, on which nothing was said yet. */
    FrozenChannel channel();

    /** Sends the beginning of a request whose rest is still to come. */
    void begin();

    default void pass(double seconds) {
        channel().pass(seconds);
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    default void aConnectionThatSaysNothingIsClosed() {
        pass(7.9);
        assertThat(channel().isOpen()).isTrue();

        pass(0.2);
        assertThat(channel().isOpen()).isFalse();
    }

    @Test
    default void aClosedConnectionLeavesNothingBehind() {
        begin();
        channel().close().syncUninterruptibly();

        assertThat(channel().runScheduledPendingTasks()).isEqualTo(-1);
    }
}
