package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.inside.WorldHandler;
import dev.sluice.fault.judge.Send.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One submission over a connection of its own, at whose end stands a reset, however far it came. */
final class ResetCall implements AutoCloseable {

    /** Longer than the client waits. */
    private static final long MILLIS = 20;

    private static final Duration IMPATIENCE = Duration.ofMillis(5);
    private static final Pattern WHOLE = Pattern.compile(
            "HTTP/1\\.1 (\\d+) .*\r\ncontent-length: (\\d+)\r\n(?:[^\r]+\r\n)*\r\n(.*)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final URI base;
    private final ClientLedger ledger;
    private final String token;
    private final Socket socket;
    private String preference = "";

    ResetCall(URI base, ClientLedger ledger, String token) throws IOException {
        this.base = base;
        this.ledger = ledger;
        this.token = token;
        this.socket = new Socket(base.getHost(), base.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        socket.setSoTimeout(Math.toIntExact(Client.PATIENCE.toMillis()));
    }

    /** Notes that the job may be stored from now on. */
    void intend() {
        ledger.intend(token).join();
    }

    void prefer(String wish) {
        preference = "Prefer: " + wish + "\r\n";
    }

    String head() {
        return head("application/json", "Content-Length: " + body().length());
    }

    private String head(String type, String length) {
        return "POST /request HTTP/1.1\r\nHost: %s\r\n%sContent-Type: %s\r\n%s\r\n\r\n"
                .formatted(base.getAuthority(), preference, type, length);
    }

    String body() {
        return "{\"kind\":\"" + WorldHandler.KIND + "\",\"payload\":" + WorldHandler.payload(token, MILLIS) + "}";
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void sendHalf(String text) throws IOException {
        send(text.substring(0, text.length() / 2));
    }

    void sendAll() throws IOException {
        send(head() + body());
    }

    void sendLineAndAHalf() throws IOException {
        String lines = body() + "\n" + body().substring(0, body().length() / 2);
        send(head("application/x-ndjson", "Transfer-Encoding: chunked"));
        send(Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
    }

    void openStream() throws IOException {
        send("GET /events HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n");
    }

    void receiveSome() throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    /** Waits for an answer that does not come yet; where it does, that is no harm. */
    void receiveNothing() throws IOException {
        socket.setSoTimeout(Math.toIntExact(IMPATIENCE.toMillis()));
        try {
            assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
        } catch (SocketTimeoutException impatient) {
            // and does not wait any longer
        }
    }

    void receiveAll() throws IOException {
        StringBuilder text = new StringBuilder();
        Matcher answer = WHOLE.matcher(text);
        while (!answer.matches() || answer.group(3).length() < Integer.parseInt(answer.group(2))) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("the answer ends after " + text);
            }
            text.append((char) next);
            answer.reset(text);
        }
        Matcher id = ID.matcher(answer.group(3));
        assertThat(answer.group(1)).as("%s", text).isEqualTo("202");
        assertThat(id.find()).as("%s", text).isTrue();
        ledger.answered(token, Answer.ACCEPTED, id.group(1));
    }

    /** By a reset: what was sent and not delivered is forgotten, and so is what comes. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
