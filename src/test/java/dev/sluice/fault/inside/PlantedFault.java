package dev.sluice.fault.inside;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Claim;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/** A store that does wrong to one job, the one whose payload names the {@value #VICTIM}, in the way that {@code fault} says. */
public final class PlantedFault extends FaultyStore {

    /** Who it happens to. */
    public static final String VICTIM = "victim";

    /** Who was never asked for. */
    public static final String INVENTED = "invented";

    /** Long enough to be overtaken. */
    private static final Duration SOON = Duration.ofMillis(50);

    private final Set<JobId> victims = ConcurrentHashMap.newKeySet();
    private final Way way;

    /** As the environment says. */
    public PlantedFault(Environment environment) {
        this.way = environment.getProperty("fault", Way.class, Way.NONE);
    }

    @Override
    Object call(JobStore store, Method method, Object[] arguments) throws Throwable {
        Object answer = forward(store, method, arguments);
        if (answer instanceof Mono<?> mono) {
            if (method.getName().equals("insert") && isVictim((NewJob) arguments[0])) {
                return inserted(store, (NewJob) arguments[0], (Boolean) arguments[1], mono.cast(Insertion.class));
            }
            if (method.getName().equals("start")) {
                return started(store, mono.cast(Claim.class), ((Ticket) arguments[0]).id());
            }
            if (method.getName().equals("succeed")) {
                return ended(store, (Claim) arguments[0], mono.cast(Settled.class));
            }
            if (method.getName().equals("log") && way == Way.LEAVES_AN_EVENT_OUT_OF_STREAMS) {
                return mono.cast(LogPage.class).map(this::withoutTheStart);
            }
        }
        return answer;
    }

    private static boolean isVictim(NewJob job) {
        return job.payload().contains(VICTIM);
    }

    private Mono<Insertion> inserted(JobStore store, NewJob job, boolean buffered, Mono<Insertion> insertion) {
        victims.add(job.id());
        return switch (way) {
            case ANSWERS_WITHOUT_INSERTING -> Mono.just(new Insertion(job.stored(1), true));
            case FORGETS_ITS_KEY -> store.insert(job.at(job.id(), job.createdAt()), buffered);
            case INVENTS_ANOTHER -> store.insert(invented(job), false).then(insertion);
            case ENDS_IT_WITHOUT_RUNNING_IT -> insertion.delayUntil(each -> ended(store, each.job()));
            default -> insertion;
        };
    }

    private static NewJob invented(NewJob job) {
        return new NewJob(
                JobId.next(job.createdAt()),
                job.kind(),
                job.queue(),
                job.payload().replace(VICTIM, INVENTED),
                job.priority(),
                job.createdAt(),
                job.runAt().plus(SOON),
                job.maxAttempts(),
                job.timeout());
    }

    private static Mono<Settled> ended(JobStore store, Job job) {
        return store.start(Ticket.of(job)).flatMap(claim -> store.succeed(claim, null, null));
    }

    private Mono<Claim> started(JobStore store, Mono<Claim> start, JobId job) {
        if (!victims.contains(job)) {
            return start;
        }
        return switch (way) {
            case NEVER_STARTS_IT -> Mono.empty();
            case HANDS_IT_OUT_AND_TAKES_IT_BACK ->
                start.delayUntil(claim -> claim.epoch() == 1 ? store.snooze(claim, Instant.now()) : Mono.empty());
            default -> start;
        };
    }

    private Mono<Settled> ended(JobStore store, Claim claim, Mono<Settled> end) {
        Job job = claim.job();
        if (way != Way.STORES_ONE_OUTCOME_AFTER_THE_OTHER || !victims.contains(job.id())) {
            return end;
        }
        return store.fail(claim, new JobError("Late", null, job.attempt(), Instant.now(), null))
                .then(store.retry(job.id()))
                .flatMap(again -> ended(store, again));
    }

    private LogPage withoutTheStart(LogPage page) {
        return new LogPage(
                page.entries().stream().filter(entry -> !isItsStart(entry)).toList(),
                page.reached(),
                page.isLast(),
                page.pruned());
    }

    private boolean isItsStart(LogEntry entry) {
        return victims.contains(entry.event().job()) && entry.event().version() == 2;
    }

    /** What a store may do wrong. */
    public enum Way {
        NONE,
        ANSWERS_WITHOUT_INSERTING,
        NEVER_STARTS_IT,
        ENDS_IT_WITHOUT_RUNNING_IT,
        STORES_ONE_OUTCOME_AFTER_THE_OTHER,
        FORGETS_ITS_KEY,
        INVENTS_ANOTHER,
        HANDS_IT_OUT_AND_TAKES_IT_BACK,
        LEAVES_AN_EVENT_OUT_OF_STREAMS
    }
}
