package dev.sluice.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.NotAcceptableStatusException;

/** What a client wants to read, by its {@code Accept} header (RFC 9110, 12.5.1). */
final class Accept {

    private Accept() {}

    /** The first of these that the client wants most; none is a refusal. */
    static MediaType best(ServerRequest request, MediaType... offered) {
        return find(request, offered).orElseThrow(() -> new NotAcceptableStatusException(List.of(offered)));
    }

    /** The first of these that the client wants most, the first of all if it has no wish or none that can be read. */
    static Optional<MediaType> find(ServerRequest request, MediaType... offered) {
        List<MediaType> wanted = wanted(request);
        if (wanted.isEmpty()) {
            return Optional.of(offered[0]);
        }
        for (MediaType wish : wanted) {
            for (MediaType offer : offered) {
                if (wish.getQualityValue() > 0 && wish.isCompatibleWith(offer)) {
                    return Optional.of(offer);
                }
            }
        }
        return Optional.empty();
    }

    private static List<MediaType> wanted(ServerRequest request) {
        try {
            List<MediaType> wanted = new ArrayList<>(request.headers().accept());
            MimeTypeUtils.sortBySpecificity(wanted);
            wanted.sort((one, other) -> Double.compare(other.getQualityValue(), one.getQualityValue()));
            return wanted;
        } catch (InvalidMediaTypeException | org.springframework.util.InvalidMimeTypeException unreadable) {
            return List.of();
        }
    }
}
