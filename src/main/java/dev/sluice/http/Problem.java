package dev.sluice.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A refusal in the words of RFC 9457, with the headers that belong to it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">Problem Details for HTTP APIs</a>
 */
final class Problem {

    private final HttpStatus status;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final HttpHeaders headers = new HttpHeaders();

    Problem(HttpStatus status, String type, String detail) {
        this.status = status;
        members.put("type", "/problems/" + type);
        members.put("title", status.getReasonPhrase());
        members.put("status", status.value());
        members.put("detail", detail);
    }

    Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    Problem header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    Problem retryAfter(long seconds) {
        return with("retryAfter", seconds).header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    HttpStatus status() {
        return status;
    }

    Map<String, Object> members() {
        return members;
    }

    HttpHeaders headers() {
        return headers;
    }
}
