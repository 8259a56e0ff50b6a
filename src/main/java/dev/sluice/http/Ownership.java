package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.security.Caller;
import dev.sluice.security.RefusedCallerException;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Whose a job is, and who may see it. */
final class Ownership {

    private Ownership() {}

    /** The job as its caller's own; nobody's, where nobody has to say who he is. */
    static NewJob mark(ServerRequest request, NewJob job) {
        String caller = Caller.of(request.exchange()).name();
        return caller.isEmpty() ? job : job.ownedBy(caller);
    }

    /**
     * Lets those through who may see a job.
     *
     * @throws RefusedCallerException for others
     */
    static void check(ServerRequest request, Job job) {
        if (!Caller.of(request.exchange()).maySee(job.owner())) {
            throw RefusedCallerException.forbidden("This job was submitted by another caller.");
        }
    }
}
