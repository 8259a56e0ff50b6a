package dev.sluice.bench;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An answer as it went over the wire, to be given by others again.
 *
 * @param headers all of them
 * @param text its body
 */
record Wire(HttpHeaders headers, String text) {

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Reads a file with status line, headers and body. */
    static Wire read(Path file) throws IOException {
        String all = Files.readString(file, StandardCharsets.UTF_8);
        int end = all.indexOf(END_OF_HEAD);
        HttpHeaders headers = new DefaultHttpHeaders();
        all.substring(0, end).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
        });
        return new Wire(headers, all.substring(end + END_OF_HEAD.length()));
    }

    /** The body to be sent, encoded anew at each call. */
    byte[] encode() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
