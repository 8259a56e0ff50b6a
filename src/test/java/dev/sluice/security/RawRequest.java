package dev.sluice.security;

import dev.sluice.RunningSluice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Bytes that no client would send. */
final class RawRequest {

    private RawRequest() {}

    /** All that comes back, until the connection is closed. */
    static String send(RunningSluice sluice, String request) {
        try (Socket socket = sluice.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
