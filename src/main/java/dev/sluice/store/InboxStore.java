package dev.sluice.store;

import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Where others hand jobs in within transactions of their own, if the store lets them. Nobody sees what is handed in before
 * it is committed. It promises what {@link JobStore} does.
 */
public interface InboxStore {

    /**
     * Says what this process takes in, so that what is handed in can be held against it. To be said again and again.
     *
     * @param kinds all that it can run
     * @param queues all that it has
     * @return complete when it is known
     */
    Mono<Void> makeKnown(List<KnownKind> kinds, List<KnownQueue> queues);

    /**
     * Counts what waits in each queue, unless another process did just now: a full queue refuses what is handed in.
     *
     * @return complete when it is counted
     */
    Mono<Void> count();

    /**
     * What was handed in and committed: of the kinds and queues of this process, or of such as no living process has both.
     *
     * @param kinds the kinds this process can run
     * @param queues the queues it has
     * @param limit how many at most
     * @return the oldest first; another process may be given the same
     */
    Mono<List<Handed>> handed(Set<String> kinds, Set<String> queues, int limit);

    /**
     * Makes jobs of what was handed in, each with version 1 of its log; they wait for {@link JobIntake#feed}. One that is
     * wrong fails at once, and one whose unique key was taken meanwhile is cancelled at once.
     *
     * @param judged what this process found; what another took meanwhile is passed over
     * @return what became of them
     */
    Mono<Taken> take(List<Judged> judged);
}
