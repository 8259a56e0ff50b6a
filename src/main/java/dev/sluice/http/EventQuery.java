package dev.sluice.http;

import dev.sluice.job.JobId;
import dev.sluice.store.EventFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Which events a query means. */
final class EventQuery {

    private static final int MOST_JOBS = 100;

    private static final List<String> KNOWN = List.of("job", "state", "kind", "queue", "tag", LastEventId.PARAMETER);

    private EventQuery() {}

    /**
     * The filter of a stream.
     *
     * @throws RefusedRequestException with every parameter that is wrong
     */
    static EventFilter filter(ServerRequest request) {
        Parameters parameters = new Parameters(request, KNOWN);
        List<String> jobs = parameters.all("job");
        if (jobs.size() > MOST_JOBS) {
            parameters.wrong("job", "must be given " + MOST_JOBS + " times at most");
        }
        EventFilter filter = new EventFilter(Set.of(), JobQuery.filter(parameters));
        parameters.check();
        return jobs.isEmpty() ? filter : new EventFilter(ids(jobs), filter.which());
    }

    private static Set<JobId> ids(List<String> jobs) {
        Set<JobId> ids = new LinkedHashSet<>();
        jobs.forEach(job -> ids.add(JobId.parse(job)));
        return Set.copyOf(ids);
    }
}
