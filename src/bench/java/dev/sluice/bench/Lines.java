package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Many jobs by one request over one connection, which is read while it is written: who does not read is cut off.
 *
 * @param base where
 * @param job each of them
 * @param preference what is to be answered
 */
record Lines(URI base, String job, String preference) {

    private static final int AT_ONCE = 1_000;
    private static final int READ = 64 * 1024;
    private static final String END = "\r\n0\r\n\r\n";

    /** Submits so many, written by the thousand, and returns when all are answered. */
    void submit(int jobs) throws IOException {
        String line = job + "\n";
        byte[] lines = line.repeat(AT_ONCE).getBytes(StandardCharsets.US_ASCII);
        byte[] rest = line.repeat(jobs % AT_ONCE).getBytes(StandardCharsets.US_ASCII);
        long length = (long) line.length() * jobs;
        byte[] head = ("POST /request HTTP/1.1\r\nHost: " + base.getAuthority()
                        + "\r\nContent-Type: application/x-ndjson\r\nPrefer: " + preference
                        + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                write(channel, head);
                for (int i = 0; i < jobs / AT_ONCE; i++) {
                    write(channel, lines);
                }
                write(channel, rest);
            });
            read(channel);
            writing.join();
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static void read(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ);
        String end = "";
        while (!end.endsWith(END)) {
            bytes.clear();
            if (channel.read(bytes) < 0) {
                throw new EOFException("the answer ended with: " + end);
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            assertThat(text.contains("\"problem\"")).as(text).isFalse();
            end = end.substring(Math.max(0, end.length() - END.length())) + text;
        }
    }
}
