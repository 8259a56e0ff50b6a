package dev.sluice.fault.sim;

import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.Claim;
import dev.sluice.store.Insertion;
import dev.sluice.store.ModelDatabase;
import dev.sluice.store.Settled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What one process was told, by its store and of its clients: what it has to have counted. */
final class Told {

    /** What an outcome is that was not kept. */
    static final String DROPPED = "dropped";

    private static final Set<String> ENDS = Set.of("succeed", "retry", "snooze", "fail", "putBack", "cancel");

    private final ModelDatabase database;
    private final Set<Given> claims = new HashSet<>();
    private final Map<String, Long> ended = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long accepted;

    private record Given(JobId job, long epoch) {}

    Told(ModelDatabase database) {
        this.database = database;
    }

    /** The same store, whose answers are noted where they are heard. */
    StoreOfAll over(StoreOfAll store) {
        return (StoreOfAll) Proxy.newProxyInstance(
                Told.class.getClassLoader(), new Class<?>[] {StoreOfAll.class}, (proxy, method, args) -> {
                    Object answer = call(store, method, args);
                    return answer instanceof Mono<?> mono
                            ? mono.doOnNext(told -> hear(method.getName(), args, told))
                            : answer;
                });
    }

    private static @Nullable Object call(StoreOfAll store, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(store, args);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private void hear(String method, Object[] args, Object answer) {
        if (answer instanceof Claim claim) {
            claims.add(new Given(claim.job().id(), claim.epoch()));
        } else if (method.equals("insert")) {
            accepted += ((Insertion) answer).isNew() ? 1 : 0;
        } else if (ENDS.contains(method) && args[0] instanceof Claim claim) {
            ended.merge(answer == Settled.DROPPED ? DROPPED : end(claim), 1L, Long::sum);
        }
    }

    /** How the store has it that this attempt ended. */
    private String end(Claim claim) {
        return database.log(claim.job().id()).stream()
                .filter(event -> event.version() > claim.job().version() && event.progress() == null)
                .findFirst()
                .map(Told::word)
                .orElse("not at all");
    }

    /** What the end of an attempt is called that is such an entry in the log. */
    static String word(JobEvent event) {
        boolean isCutOff = event.error() != null && event.error().type().equals(JobError.CRASHED);
        if (isCutOff) {
            return "cut off";
        }
        return switch (event.state()) {
            case QUEUED -> "put-back";
            case RETRYING -> event.error() == null ? "snoozed" : "retrying";
            default -> event.state().text();
        };
    }

    /** A client was refused a job. */
    void refused(Throwable refusal) {
        String reason = refusal instanceof JobException known
                ? known.kind().name().toLowerCase(Locale.ROOT)
                : refusal.toString();
        refused.merge(reason, 1L, Long::sum);
    }

    long accepted() {
        return accepted;
    }

    long started() {
        return claims.size();
    }

    /** How often which end. */
    Map<String, Long> ended() {
        return ended;
    }

    /** How often for which reason. */
    Map<String, Long> refused() {
        return refused;
    }
}
