package dev.sluice.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive connection that sends the same bytes again and again and reads no more of an answer than it must. */
final class Connection implements AutoCloseable {

    private static final int LARGEST_ANSWER = 16 * 1024;
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
    private long due;

    private Connection(SocketChannel channel, byte[] request) {
        this.channel = channel;
        this.request = ByteBuffer.wrap(request);
    }

    static Connection to(URI base, byte[] request) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Connection(channel, request);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends the request; the answer to the last one has been read, so there is room for it. */
    void send() throws IOException {
        send(System.nanoTime());
    }

    /** Sends the request that should have been sent then, by {@link System#nanoTime}: who waited for it waits since then. */
    void send(long then) throws IOException {
        due = then;
        request.rewind();
        answer.clear();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** When the request that is under way should have been sent. */
    long due() {
        return due;
    }

    /** Reads what has come; the status if with it the answer is whole, else 0. */
    int receive() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("the server closed a connection after: " + text());
        }
        int body = bodyStart();
        return body > 0 && answer.position() >= body + contentLength(body) ? status() : 0;
    }

    /** The answer as it came. */
    String text() {
        return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }

    private int bodyStart() {
        byte[] bytes = answer.array();
        for (int i = 3; i < answer.position(); i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return 0;
    }

    private int contentLength(int end) {
        for (int i = 0; i < end - LENGTH.length; i++) {
            if (isLengthAt(i)) {
                return number(i + LENGTH.length);
            }
        }
        throw new IllegalStateException("an answer without a length: " + text().toLowerCase(Locale.ROOT));
    }

    private boolean isLengthAt(int start) {
        byte[] bytes = answer.array();
        for (int i = 0; i < LENGTH.length; i++) {
            int lower = bytes[start + i] >= 'A' && bytes[start + i] <= 'Z' ? bytes[start + i] + 32 : bytes[start + i];
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int status() {
        return number(STATUS);
    }

    private int number(int start) {
        int value = 0;
        for (int i = start; answer.get(i) != '\r'; i++) {
            if (answer.get(i) >= '0' && answer.get(i) <= '9') {
                value = 10 * value + answer.get(i) - '0';
            } else if (value > 0) {
                break;
            }
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
