package dev.sluice.upkeep;

import dev.sluice.queue.Overflow;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Queues;
import dev.sluice.store.InboxStore;
import dev.sluice.store.KnownQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Tells those who hand jobs in by the store what this process takes, and how full its queues are. */
final class Offer implements SmartLifecycle {

    /** Before the port opens. */
    private static final int PHASE = 2;

    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final @Nullable InboxStore store;
    private final SubmissionRules rules;
    private final Queues queues;
    private Disposable loops = Disposables.disposed();

    /** An offer to those who use a store; null if nothing can be handed in to it. */
    Offer(@Nullable InboxStore store, SubmissionRules rules, Queues queues) {
        this.store = store;
        this.rules = rules;
        this.queues = queues;
    }

    /** The thread that starts the application has to wait: who sees it ready may hand jobs in. */
    @Override
    public void start() {
        InboxStore inbox = store;
        if (inbox == null) {
            return;
        }
        Mono<Void> word = Mono.defer(() -> inbox.makeKnown(rules.kinds(), known()));
        word.then(inbox.count()).toFuture().join();
        loops = Disposables.composite(
                Mono.delay(BETWEEN_WORDS)
                        .thenMany(Loop.again(word, BETWEEN_WORDS))
                        .subscribe(),
                Mono.delay(BETWEEN_COUNTS)
                        .thenMany(Loop.sparingly(inbox.count(), BETWEEN_COUNTS))
                        .subscribe());
    }

    private List<KnownQueue> known() {
        List<KnownQueue> known = new ArrayList<>();
        queues.settings().forEach((name, settings) -> known.add(known(name, settings)));
        return known;
    }

    private static KnownQueue known(String name, QueueSettings settings) {
        boolean spills = settings.overflow() == Overflow.SPILL;
        return new KnownQueue(name, settings.capacity(), spills ? settings.backlogLimit() : null);
    }

    @Override
    public void stop() {
        loops.dispose();
    }

    @Override
    public boolean isRunning() {
        return !loops.isDisposed();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
