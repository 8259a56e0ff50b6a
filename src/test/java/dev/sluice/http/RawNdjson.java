package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A submission of many, byte by byte: each write is a chunk, and so a buffer of its own for who reads it. */
final class RawNdjson implements Closeable {

    /** How long a test waits for what should come at once. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int left;
    private boolean ended;

    RawNdjson(int port, String... headers) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
        StringBuilder head = new StringBuilder("POST /request HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(utf8(head.append("\r\n").toString()));
        out.flush();
    }

    RawNdjson write(String text) throws IOException {
        return write(utf8(text));
    }

    RawNdjson write(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            out.write(utf8(Integer.toHexString(bytes.length) + "\r\n"));
            out.write(bytes);
            out.write(utf8("\r\n"));
            out.flush();
        }
        return this;
    }

    RawNdjson end() throws IOException {
        out.write(utf8("0\r\n\r\n"));
        out.flush();
        return this;
    }

    /** The status line and the headers. */
    List<String> head() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = plainLine(); !line.isEmpty(); line = plainLine()) {
            head.add(line);
        }
        return head;
    }

    /** All lines of the answer; its head must have been read. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** The next line of the answer, null at its end. */
    @Nullable
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = content(); next != '\n'; next = content()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private int content() throws IOException {
        if (left == 0 && !ended) {
            left = Integer.parseInt(plainLine(), 16);
            ended = left == 0;
            if (ended) {
                plainLine();
            }
        }
        if (ended) {
            return -1;
        }
        int next = read();
        left--;
        if (left == 0) {
            plainLine();
        }
        return next;
    }

    private String plainLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("cut off");
        }
        return next;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
