package dev.sluice.http;

import dev.sluice.job.JobState;
import dev.sluice.store.JobFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Which jobs a query means, and which part of their list.
 *
 * @param filter which
 * @param limit how many at most
 * @param before where the part begins
 */
record JobQuery(JobFilter filter, int limit, long before) {

    private static final int USUAL_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;

    private static final List<String> FILTERS = List.of("state", "kind", "queue", "tag");
    private static final List<String> ALL = List.of("state", "kind", "queue", "tag", "limit", "cursor");

    private static final Set<JobState> ANY_STATE = Set.of(JobState.values());
    private static final Set<JobState> RETRIABLE = Set.of(JobState.FAILED, JobState.CANCELLED);

    /**
     * What a list is asked for.
     *
     * @throws RefusedRequestException with every parameter that is wrong
     */
    static JobQuery ofList(ServerRequest request) {
        Parameters parameters = new Parameters(request, ALL);
        JobFilter filter = filter(parameters);
        Optional<Integer> limit = parameters.read("limit", "must be from 1 to " + LARGEST_LIMIT, JobQuery::limit);
        Optional<Long> before =
                parameters.read("cursor", "must be what a list said in next, to the letter", Cursor.LIST::parse);
        parameters.check();
        return new JobQuery(
                filter,
                limit.orElse(USUAL_LIMIT),
                before.filter(position -> position > 0).orElse(Long.MAX_VALUE));
    }

    /** Which jobs are to be cancelled; at least one filter is needed. */
    static JobFilter ofCancel(ServerRequest request) {
        return ofChange(request, ANY_STATE);
    }

    /** Which jobs are to be retried; at least one filter is needed. */
    static JobFilter ofRetry(ServerRequest request) {
        return ofChange(request, RETRIABLE);
    }

    private static JobFilter ofChange(ServerRequest request, Set<JobState> states) {
        Parameters parameters = new Parameters(request, FILTERS);
        JobFilter filter = filter(parameters, states);
        if (parameters.areEmpty()) {
            parameters.wrong("", "must say which jobs, by at least one of " + String.join(", ", FILTERS));
        }
        parameters.check();
        return filter;
    }

    /** What jobs of any state are filtered by. */
    static JobFilter filter(Parameters parameters) {
        return filter(parameters, ANY_STATE);
    }

    private static JobFilter filter(Parameters parameters, Set<JobState> states) {
        String words = Arrays.stream(JobState.values())
                .filter(states::contains)
                .map(JobState::text)
                .collect(Collectors.joining(", "));
        return new JobFilter(
                parameters
                        .read("state", "must be one of " + words, text -> state(text, states))
                        .orElse(null),
                parameters.read("kind", Words.NAME, JobQuery::name).orElse(null),
                parameters.read("queue", Words.NAME, JobQuery::name).orElse(null),
                parameters
                        .read("tag", Words.TAG, text -> Optional.of(text).filter(Words::isTag))
                        .orElse(null));
    }

    private static Optional<JobState> state(String text, Set<JobState> states) {
        return states.stream().filter(state -> state.text().equals(text)).findFirst();
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(Words::isName);
    }

    private static Optional<Integer> limit(String text) {
        try {
            return Optional.of(Integer.valueOf(text)).filter(limit -> limit >= 1 && limit <= LARGEST_LIMIT);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
