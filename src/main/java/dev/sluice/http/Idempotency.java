package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobException;
import dev.sluice.queue.Admission;
import dev.sluice.security.Caller;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Lets a submission with a key happen once, however often it is sent. The store knows the keys, and of those that come to
 * it at once, from wherever, it lets one through; in this process a second does not even try before the first is done.
 */
final class Idempotency {

    private static final String HEADER = "Idempotency-Key";

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1," + IdempotencyKey.MAX_LENGTH + "}");

    private final Admission admission;
    private final JobStore store;
    private final Map<Name, First> underWay = new ConcurrentHashMap<>();

    Idempotency(Admission admission, JobStore store) {
        this.admission = admission;
        this.store = store;
    }

    /**
     * What a request calls its submission by, if it does.
     *
     * @param body what is submitted
     * @throws RefusedRequestException if it is no key
     */
    static Optional<IdempotencyKey> key(ServerRequest request, byte[] body) {
        List<String> keys = request.headers().header(HEADER);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        String key = keys.get(0);
        if (keys.size() > 1 || !PRINTABLE.matcher(key).matches()) {
            String message = "must be one key of 1 to " + IdempotencyKey.MAX_LENGTH + " printable ASCII characters";
            throw new RefusedRequestException(List.of(new FieldError(HEADER, message)));
        }
        return Optional.of(new IdempotencyKey(Caller.of(request.exchange()).name(), key, digest(body)));
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException cannotBe) {
            throw new IllegalStateException("every Java has SHA-256", cannotBe);
        }
    }

    /**
     * The job of a key as it stands, or else what comes of the submission. A submission that is refused leaves no key. Who
     * sends the same while it is under way is told the same; who sends something else waits for how it ends.
     *
     * @param submission stores the job with the key; goes on to its end once begun
     */
    Mono<Insertion> once(IdempotencyKey key, Mono<Insertion> submission) {
        return Mono.defer(() -> {
            Name name = new Name(key.owner(), key.key());
            First mine = new First(key.digest(), found(key).switchIfEmpty(submission), () -> underWay.remove(name));
            First first = underWay.putIfAbsent(name, mine);
            if (first == null) {
                return mine.outcome();
            }
            return first.digest().equals(key.digest())
                    ? first.outcome().doOnError(admission::count).flatMap(this::again)
                    : first.outcome().onErrorComplete().then(once(key, submission));
        });
    }

    private Mono<Insertion> found(IdempotencyKey key) {
        return Mono.defer(() -> admission.find(key)).map(job -> new Insertion(job, false));
    }

    /** Who cannot be told how the job stands now is told how it was taken in. */
    private Mono<Insertion> again(Insertion first) {
        return store.find(first.job().id())
                .onErrorComplete(JobException.Unavailable.class)
                .defaultIfEmpty(first.job())
                .map(job -> new Insertion(job, false));
    }

    private record Name(String owner, String key) {}

    /**
     * A submission under way.
     *
     * @param outcome one for all who ask; none of them can cancel it
     */
    private record First(String digest, Mono<Insertion> outcome) {

        /** The end comes before anybody is told the outcome, so that who asks then does not find this again. */
        First(String digest, Mono<Insertion> outcome, Runnable end) {
            this(digest, outcome.doOnTerminate(end).cache());
        }
    }
}
