package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class BundlesTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final FakeOutlet outlet = new FakeOutlet(tasks::add);
    private final TestPublisher<byte[]> pieces = TestPublisher.create();
    private final Flux<String> bundles =
            Bundles.of(pieces.flux(), outlet).map(bundle -> new String(bundle, StandardCharsets.UTF_8));

    @Test
    void putsTogetherWhatComesInOneTask() {
        StepVerifier.create(bundles)
                .then(() -> next("a", "b", "c"))
                .then(this::runTasks)
                .expectNext("abc")
                .then(() -> next("d"))
                .then(this::runTasks)
                .expectNext("d")
                .then(pieces::complete)
                .then(this::runTasks)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void keepsWhatComesWhileNothingIsAskedFor() {
        StepVerifier.create(bundles, 0)
                .then(() -> next("a"))
                .then(this::runTasks)
                .then(() -> next("b"))
                .then(pieces::complete)
                .then(this::runTasks)
                .thenRequest(1)
                .then(this::runTasks)
                .expectNext("ab")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void handsOnAFullBundleThoughThereIsMore() {
        String large = "x".repeat(10_000);

        StepVerifier.create(bundles)
                .then(() -> next(large, large, "y"))
                .then(this::runTasks)
                .expectNext(large + large)
                .expectNext("y")
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void tellsAnErrorBehindWhatCameBeforeIt() {
        StepVerifier.create(bundles)
                .then(() -> next("a"))
                .then(() -> pieces.error(new IllegalStateException("broken")))
                .then(this::runTasks)
                .expectNext("a")
                .expectErrorMessage("broken")
                .verify(TIMEOUT);
    }

    @Test
    void cancelsItsSource() {
        StepVerifier.create(bundles).thenCancel().verify(TIMEOUT);

        pieces.assertCancelled();
    }

    @Test
    void cancelsItsSourceWhenItsExecutorIsGone() {
        Flux<byte[]> orphans = Bundles.of(pieces.flux(), new FakeOutlet(task -> {
            throw new RejectedExecutionException("gone");
        }));

        StepVerifier.create(orphans).then(() -> next("a")).thenCancel().verify(TIMEOUT);

        pieces.assertCancelled();
    }

    @Test
    void keepsWhatThereIsNoRoomForUntilThereIs() {
        StepVerifier.create(bundles)
                .then(() -> outlet.room(false))
                .then(() -> next("a"))
                .then(this::runTasks)
                .then(() -> next("b"))
                .then(this::runTasks)
                .then(pieces::complete)
                .then(this::runTasks)
                .expectNoEvent(Duration.ZERO)
                .then(() -> outlet.room(true))
                .then(this::runTasks)
                .expectNext("ab")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void handsOnAPieceThatIsAloneAsItIs() {
        byte[] piece = {1};

        StepVerifier.create(Bundles.of(pieces.flux(), outlet))
                .then(() -> pieces.next(piece))
                .then(this::runTasks)
                .assertNext(bundle -> assertThat(bundle).isSameAs(piece))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void asksForNoMoreThanItMayHold() {
        AtomicLong made = new AtomicLong();
        Flux<byte[]> endless = Flux.generate(sink -> {
            made.incrementAndGet();
            sink.next(new byte[1]);
        });

        StepVerifier.create(Bundles.of(endless, outlet), 0)
                .then(this::runTasks)
                .then(() -> assertThat(made).hasValue(256))
                .thenRequest(1)
                .then(this::runTasks)
                .expectNextCount(1)
                .then(() -> assertThat(made.get()).isLessThanOrEqualTo(16 * 1024 + 512))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void losesNothingBetweenThreads() {
        int count = 50_000;
        Flux<byte[]> many = Flux.range(0, count)
                .flatMapSequential(number -> Flux.just(number).hide().subscribeOn(Schedulers.parallel()), 64)
                .map(number -> (number + "\n").getBytes(StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();

        StepVerifier.create(Bundles.of(many, new FakeOutlet(Schedulers.parallel()::schedule))
                        .limitRate(3))
                .thenConsumeWhile(bundle -> true, bundle -> all.append(new String(bundle, StandardCharsets.UTF_8)))
                .expectComplete()
                .verify(TIMEOUT);

        StringBuilder expected = new StringBuilder();
        for (int number = 0; number < count; number++) {
            expected.append(number).append('\n');
        }
        assertThat(all.toString()).isEqualTo(expected.toString());
    }

    private void next(String... texts) {
        for (String text : texts) {
            pieces.next(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
