package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks as much of HTTP/2 as it takes to begin a request and never to end it. */
final class RawHttp2 {

    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int END_OF_HEADERS = 4;
    private static final int HEAD_OF_A_FRAME = 9;

    private final Socket socket;
    private final DataOutputStream out;

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Begins a request on the first stream; its body is still to come. */
    void begin(String... fields) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            head.write(0);
            text(head, fields[i]);
            text(head, fields[i + 1]);
        }
        frame(HEADERS, END_OF_HEADERS, 1, head.toByteArray());
    }

    private static void text(ByteArrayOutputStream head, String text) {
        head.write(text.length());
        head.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void frame(int type, int flags, int stream, byte[] content) throws IOException {
        out.writeShort(content.length >> 8);
        out.writeByte(content.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(content);
        out.flush();
    }

    /** Why the stream was reset, once it was. */
    int reset() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            byte[] head = in.readNBytes(HEAD_OF_A_FRAME);
            int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
            if (head[3] == RESET) {
                return in.readInt();
            }
            in.skipNBytes(length);
        }
    }
}
