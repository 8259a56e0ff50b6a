package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand clients that never come to the end of what they say, and one that does. */
@Tag("fault")
class SlowlorisIT {

    private static final int MANY = 2_000;
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);
    private static final int HONEST = 400;

    /** Below this nobody notices a difference, and a machine with other things to do makes none. */
    private static final long UNNOTICED = Duration.ofMillis(50).toNanos();

    private static final List<String> BEGINNINGS = List.of(
            "",
            "G",
            "GET /request HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
            post("Content-Length: 1000", "{"),
            post("Transfer-Encoding: chunked", "1\r\n{\r\n"));

    @TempDir
    private Path folder;

    @Test
    void isClosedInTimeAndNobodyElseNotices() throws IOException {
        try (SluiceProcess sluice = SluiceProcess.start(folder);
                Selector selector = Selector.open()) {
            Client client = new Client(sluice);
            times(client);
            long before = p99(times(client));
            List<SocketChannel> slow = open(sluice.base(), selector);
            long begin = System.nanoTime();

            List<Long> during = new ArrayList<>();
            Duration closed = null;
            long next = begin;
            while (closed == null) {
                if (System.nanoTime() >= next) {
                    dribble(slow);
                    next += Duration.ofSeconds(1).toNanos();
                }
                during.addAll(times(client, HONEST / 10));
                if (drop(slow, selector) == 0) {
                    closed = Duration.ofNanos(System.nanoTime() - begin);
                }
                assertThat(System.nanoTime() - begin).isLessThan(3 * CLOSED_WITHIN.toNanos());
            }

            System.out.printf(
                    "SlowlorisIT: %d closed in %d ms, p99 of others %.1f ms before and %.1f ms meanwhile%n",
                    MANY, closed.toMillis(), before / 1e6, p99(during) / 1e6);
            assertThat(closed).isLessThan(CLOSED_WITHIN);
            assertThat(p99(during)).isLessThan(Math.max(2 * before, UNNOTICED));
        }
    }

    private static String post(String length, String body) {
        return "POST /request HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n"
                + body;
    }

    private static List<SocketChannel> open(URI base, Selector selector) throws IOException {
        List<SocketChannel> slow = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
            channel.write(ByteBuffer.wrap(BEGINNINGS.get(i % BEGINNINGS.size()).getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            slow.add(channel);
        }
        return slow;
    }

    /** A byte from each. */
    private static void dribble(List<SocketChannel> slow) {
        for (SocketChannel channel : slow) {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {'a'}));
            } catch (IOException closed) {
                // found out by the next reading
            }
        }
    }

    /** Forgets those that were closed on the other side; says how many are left. */
    private static int drop(List<SocketChannel> slow, Selector selector) throws IOException {
        selector.selectNow();
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            if (isClosed(channel)) {
                key.cancel();
                channel.close();
            }
        }
        selector.selectedKeys().clear();
        slow.removeIf(channel -> !channel.isOpen());
        return slow.size();
    }

    private static boolean isClosed(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(4096)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static List<Long> times(Client client) {
        return times(client, HONEST);
    }

    private static List<Long> times(Client client, int number) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            long begin = System.nanoTime();
            assertThat(client.get("/kinds").status()).isEqualTo(200);
            times.add(System.nanoTime() - begin);
        }
        return times;
    }

    private static long p99(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }
}
