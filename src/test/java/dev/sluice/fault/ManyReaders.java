package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Very many readers of one stream, on one thread: each only counts the events that reach it. */
public final class ManyReaders implements AutoCloseable {

    private static final byte[] EVENT = "\nevent: ".getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SMALL = 16 * 1024;
    private static final int AT_ONCE = 200;

    private final Selector selector = Selector.open();
    private final List<Reader> readers = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);

    /**
     * Nobody yet.
     *
     * @throws IOException if they could not be waited for
     */
    public ManyReaders() throws IOException {}

    /**
     * Opens so many more, a few at a time, and waits until each has its first bytes.
     *
     * @param base where
     * @param path of the stream
     * @param number how many
     * @throws IOException if that failed
     */
    public void open(URI base, String path, int number) throws IOException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int opened = 0; opened < number; opened += AT_ONCE) {
            for (int i = 0; i < Math.min(AT_ONCE, number - opened); i++) {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
                channel.connect(new InetSocketAddress(base.getHost(), base.getPort()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                Reader reader = new Reader(channel);
                channel.register(selector, SelectionKey.OP_READ, reader);
                readers.add(reader);
            }
            await(Reader::isOpen);
        }
    }

    /**
     * Reads until each of those who read has had so many events since it was opened.
     *
     * @param events how many
     * @throws IOException if that failed
     */
    public void await(int events) throws IOException {
        await(reader -> reader.sleeps || reader.events >= events);
    }

    /** Reads on, on another thread; complete when each of their streams has come to a proper end. */
    public CompletableFuture<Void> awaitEnds() {
        return CompletableFuture.runAsync(() -> {
            try {
                await(reader -> reader.isOver);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            assertThat(readers).as("readers that were cut off").noneMatch(reader -> reader.isCut);
        });
    }

    /** From now on this many of them read nothing. */
    void putToSleep(int number) {
        readers.subList(0, number).forEach(reader -> {
            reader.sleeps = true;
            reader.channel.keyFor(selector).interestOps(0);
        });
    }

    /** How many of those who sleep were cut off: reads what is left for them, to its end. */
    long cutOff() throws IOException {
        long cut = 0;
        for (Reader reader : readers) {
            if (reader.sleeps) {
                int read = 1;
                while (read > 0) {
                    bytes.clear();
                    read = reader.read(bytes);
                }
                cut += read < 0 ? 1 : 0;
            }
        }
        return cut;
    }

    long cutOffOfThoseWhoRead() {
        return readers.stream()
                .filter(reader -> !reader.sleeps && reader.isOver)
                .count();
    }

    private void await(Predicate<Reader> done) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long left = readers.stream().filter(done.negate()).count();
        while (left > 0) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                Reader reader = (Reader) key.attachment();
                boolean wasDone = done.test(reader);
                bytes.clear();
                if (reader.read(bytes) < 0) {
                    key.cancel();
                }
                left -= !wasDone && done.test(reader) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (Reader reader : readers) {
            reader.channel.close();
        }
        selector.close();
    }

    private static final class Reader {

        private final SocketChannel channel;
        private boolean isOpen;
        private boolean isOver;
        private boolean isCut;
        private boolean sleeps;
        private int events;
        private int matched;

        private Reader(SocketChannel channel) {
            this.channel = channel;
        }

        private boolean isOpen() {
            return isOpen;
        }

        private int read(ByteBuffer bytes) throws IOException {
            int read;
            try {
                read = channel.read(bytes);
            } catch (IOException reset) {
                read = -1;
                isCut = true;
            }
            isOpen |= read > 0;
            isOver |= read < 0;
            bytes.flip();
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                matched = next == EVENT[matched] ? matched + 1 : next == EVENT[0] ? 1 : 0;
                if (matched == EVENT.length) {
                    events++;
                    matched = 0;
                }
            }
            return read;
        }
    }
}
