package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a reader says it was cut off: in the header, or in the query for those who can set none. */
final class LastEventId {

    /** The reader says nothing and begins with a snapshot. */
    static final long NONE = -1;

    static final String PARAMETER = "lastEventId";

    private static final String HEADER = "Last-Event-ID";

    private LastEventId() {}

    /**
     * The version on a job's stream.
     *
     * @param newest beyond which no reader can have been
     * @return {@link #NONE}, or 0 to {@code newest}
     * @throws RefusedRequestException if it is something else
     */
    static long version(ServerRequest request, long newest) {
        return read(request, newest, LastEventId::number, "must be a version of this job, from 0 to " + newest);
    }

    /**
     * The position on a stream of many jobs.
     *
     * @param newest beyond which no reader can have been
     * @return {@link #NONE}, or 0 to {@code newest}
     * @throws RefusedRequestException if it is something else
     */
    static long position(ServerRequest request, long newest) {
        return read(request, newest, Cursor.LOG::parse, "must be an id of this stream, to the letter, or 0 for all");
    }

    private static long read(ServerRequest request, long newest, Function<String, Optional<Long>> parse, String rule) {
        String header = request.headers().firstHeader(HEADER);
        String text = header == null ? request.queryParam(PARAMETER).orElse(null) : header;
        if (text == null) {
            return NONE;
        }
        return parse.apply(text.trim())
                .filter(number -> number >= 0 && number <= newest)
                .orElseThrow(() -> new RefusedRequestException(
                        List.of(new FieldError(header == null ? PARAMETER : HEADER, rule))));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
