package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a reader of a job's stream says it was cut off: in the header, or in the query for those who can set none. */
final class LastEventId {

    /** The reader says nothing and begins with a snapshot. */
    static final long NONE = -1;

    private static final String HEADER = "Last-Event-ID";
    private static final String PARAMETER = "lastEventId";

    private LastEventId() {}

    /**
     * The position in a job's stream.
     *
     * @param newest beyond which no reader can have been
     * @return {@link #NONE}, or 0 to {@code newest}
     * @throws RefusedRequestException if it is something else
     */
    static long of(ServerRequest request, long newest) {
        String header = request.headers().firstHeader(HEADER);
        if (header != null) {
            return parse(HEADER, header, newest);
        }
        @Nullable String parameter = request.queryParam(PARAMETER).orElse(null);
        return parameter == null ? NONE : parse(PARAMETER, parameter, newest);
    }

    private static long parse(String field, String text, long newest) {
        try {
            long version = Long.parseLong(text.trim());
            if (version >= 0 && version <= newest) {
                return version;
            }
        } catch (NumberFormatException malformed) {
            // said below, as for a number out of range
        }
        throw new RefusedRequestException(
                List.of(new FieldError(field, "must be a version of this job, from 0 to " + newest)));
    }
}
