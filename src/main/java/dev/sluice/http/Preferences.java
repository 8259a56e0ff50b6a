package dev.sluice.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a client would like, if it can be done. What makes no sense is passed over: a preference is no demand.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">Prefer Header for HTTP</a>
 */
final class Preferences {

    /** The header that says which were followed. */
    static final String APPLIED = "Preference-Applied";

    private static final String HEADER = "Prefer";

    private final Map<String, String> values = new TreeMap<>();

    private Preferences() {}

    static Preferences of(ServerRequest request) {
        Preferences all = new Preferences();
        for (String header : request.headers().header(HEADER)) {
            split(header, ',').forEach(all::read);
        }
        return all;
    }

    /** One preference, without the parameters behind it; of two with one name the first counts. */
    private void read(String preference) {
        List<String> pair = split(split(preference, ';').get(0), '=');
        String name = pair.get(0).strip().toLowerCase(Locale.ROOT);
        values.putIfAbsent(name, pair.size() == 2 ? unquoted(pair.get(1).strip()) : "");
    }

    /** The value of a preference, empty text if it has none. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The parts between separators that stand in no quotes; at least one. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == '"') {
                quoted = !quoted;
            } else if (at == '\\' && quoted) {
                i++;
            } else if (at == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
