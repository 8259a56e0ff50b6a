package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The query of a request, read one parameter after the other, and all that is wrong with it. */
final class Parameters {

    private final MultiValueMap<String, String> query;
    private final List<FieldError> errors = new ArrayList<>();

    /** The query of a request that knows these parameters and no others. */
    Parameters(ServerRequest request, List<String> known) {
        this.query = request.queryParams();
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                wrong(name, "is not known; allowed are " + String.join(", ", known));
            }
        }
    }

    /**
     * One parameter.
     *
     * @param rule what is allowed, for people
     * @param parse makes a value of the text, empty if the rule is broken
     * @return empty if it is left out or wrong
     */
    <T> Optional<T> read(String name, String rule, Function<String, Optional<T>> parse) {
        List<String> texts = query.getOrDefault(name, List.of());
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value =
                texts.size() == 1 ? Optional.ofNullable(texts.get(0)).flatMap(parse) : Optional.empty();
        if (value.isEmpty()) {
            wrong(name, texts.size() == 1 ? rule : "must be given once");
        }
        return value;
    }

    /** Each value of a parameter that may be given many times; one without a value has an empty one. */
    List<String> all(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .map(text -> Objects.requireNonNullElse(text, ""))
                .toList();
    }

    boolean areEmpty() {
        return query.isEmpty();
    }

    void wrong(String name, String message) {
        errors.add(new FieldError(name, message));
    }

    /** Goes on only if nothing is wrong; all that is, is said at once. */
    void check() {
        if (!errors.isEmpty()) {
            throw new RefusedRequestException(errors);
        }
    }
}
