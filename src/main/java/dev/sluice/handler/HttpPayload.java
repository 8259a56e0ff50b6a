package dev.sluice.handler;

import dev.sluice.job.FieldError;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What to call, and what to make of the answer.
 *
 * @param method such as POST
 * @param url absolute, http or https
 * @param headers by name, whatever its case
 * @param body text to send, or null for none
 * @param isJson whether the body is JSON by itself, and not the text within a JSON string
 * @param expect statuses that end the job well besides 2xx
 */
record HttpPayload(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body,
        boolean isJson,
        Set<Integer> expect) {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> FIELDS = List.of("method", "url", "headers", "body", "expect");

    /** What the connection, or the call, is made of, and no job may say. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,8000}");
    private static final int MOST_HEADERS = 64;

    /** Reads payloads, and says all that is wrong with one. */
    static final class Reader {

        private final ObjectReader json;
        private final Reach reach;

        Reader(JsonMapper json, Reach reach) {
            this.json = json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
            this.reach = reach;
        }

        List<FieldError> check(String payload) {
            List<FieldError> errors = new ArrayList<>();
            read(payload, errors);
            return errors;
        }

        /**
         * What a payload says that was checked.
         *
         * @throws IllegalArgumentException if it is wrong after all: settings may have changed since
         */
        HttpPayload read(String payload) {
            List<FieldError> errors = new ArrayList<>();
            HttpPayload read = read(payload, errors);
            if (read == null) {
                throw new IllegalArgumentException(errors.toString());
            }
            return read;
        }

        private @Nullable HttpPayload read(String payload, List<FieldError> errors) {
            JsonNode root;
            try {
                root = json.readTree(payload);
            } catch (JacksonException tooMuch) {
                errors.add(new FieldError("payload", "cannot be read: " + tooMuch.getOriginalMessage()));
                return null;
            }
            if (!root.isObject()) {
                errors.add(new FieldError("payload", "must be an object with url, and maybe " + FIELDS));
                return null;
            }
            for (String name : root.propertyNames()) {
                if (!FIELDS.contains(name)) {
                    errors.add(new FieldError("payload." + name, "is not known; allowed are " + FIELDS));
                }
            }
            String method = method(root.get("method"), errors);
            URI url = url(root.get("url"), errors);
            Map<String, String> headers = headers(root.get("headers"), errors);
            JsonNode body = root.get("body");
            Set<Integer> expect = expect(root.get("expect"), errors);
            if (url == null || !errors.isEmpty()) {
                return null;
            }
            boolean isNone = body == null || body.isNull();
            boolean isText = !isNone && body.isString();
            String text = isNone ? null : isText ? body.stringValue() : body.toString();
            return new HttpPayload(method, url, headers, text, !isNone && !isText, expect);
        }

        private static String method(@Nullable JsonNode node, List<FieldError> errors) {
            if (node == null || node.isNull()) {
                return "POST";
            }
            String method = node.asString("").toUpperCase(Locale.ROOT);
            if (!node.isString() || !METHODS.contains(method)) {
                errors.add(new FieldError("payload.method", "must be one of " + new TreeSet<>(METHODS)));
            }
            return method;
        }

        private @Nullable URI url(@Nullable JsonNode node, List<FieldError> errors) {
            String wrong;
            try {
                URI url = new URI(node == null ? "" : node.asString(""));
                wrong = wrong(url);
                if (wrong == null) {
                    return url;
                }
            } catch (URISyntaxException malformed) {
                wrong = "must be a URL";
            }
            errors.add(new FieldError("payload.url", wrong));
            return null;
        }

        /** What a name resolves to is looked at when it is called, and each time anew. */
        private @Nullable String wrong(URI url) {
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return "must be an absolute http or https URL";
            }
            if (url.getRawUserInfo() != null
                    || String.valueOf(url.getRawAuthority()).contains("@")) {
                return "must not hold credentials: they would be seen wherever the job is";
            }
            String host = url.getHost();
            if (host == null || url.getPort() == 0 || url.getPort() > 0xffff) {
                return "must name a host, and a port from 1 to 65535 if any";
            }
            return isClosed(host) ? "names an address that jobs may not call" : null;
        }

        private boolean isClosed(String host) {
            byte[] address = Cidr.address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            try {
                return address != null && !reach.allows(host, InetAddress.getByAddress(address));
            } catch (UnknownHostException cannotBe) {
                return true;
            }
        }

        private static Map<String, String> headers(@Nullable JsonNode node, List<FieldError> errors) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            if (node == null || node.isNull()) {
                return headers;
            }
            if (!node.isObject() || node.size() > MOST_HEADERS) {
                errors.add(
                        new FieldError("payload.headers", "must be an object of at most " + MOST_HEADERS + " texts"));
                return headers;
            }
            for (Map.Entry<String, JsonNode> header : node.properties()) {
                String value = header.getValue().asString("");
                if (!NAME.matcher(header.getKey()).matches() || isOurs(header.getKey())) {
                    errors.add(new FieldError("payload.headers", "has a name that a job may not set"));
                } else if (!header.getValue().isString()
                        || !VALUE.matcher(value).matches()) {
                    errors.add(new FieldError(
                            "payload.headers." + header.getKey(),
                            "must be printable ASCII of at most 8000 characters"));
                } else if (headers.put(header.getKey(), value) != null) {
                    errors.add(new FieldError("payload.headers." + header.getKey(), "is there twice"));
                }
            }
            return headers;
        }

        private static boolean isOurs(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return OURS.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("sluice-");
        }

        private static Set<Integer> expect(@Nullable JsonNode node, List<FieldError> errors) {
            Set<Integer> statuses = new TreeSet<>();
            if (node == null || node.isNull()) {
                return statuses;
            }
            boolean isRight = node.isArray();
            for (JsonNode status : node) {
                isRight &= status.isIntegralNumber()
                        && status.canConvertToInt()
                        && status.intValue() >= 200
                        && status.intValue() <= 599;
                statuses.add(status.asInt(0));
            }
            if (!isRight) {
                errors.add(new FieldError("payload.expect", "must be an array of statuses from 200 to 599"));
            }
            return statuses;
        }
    }
}
