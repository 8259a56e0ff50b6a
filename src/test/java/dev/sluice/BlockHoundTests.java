package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Proves that BlockHound watches this JVM; without it every other test could block unseen. */
class BlockHoundTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    void refusesToBlockOnANonBlockingThread() {
        Mono<Void> blocking = Mono.<Void>fromRunnable(BlockHoundTests::block).subscribeOn(Schedulers.parallel());

        StepVerifier.create(blocking)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(BlockingOperationError.class)
                        .hasMessageContaining("java.lang.Thread.sleep"))
                .verify(TIMEOUT);
    }

    @Test
    void letsAThreadBlockThatIsMadeForIt() {
        Mono<Void> blocking = Mono.<Void>fromRunnable(BlockHoundTests::block).subscribeOn(Schedulers.boundedElastic());

        StepVerifier.create(blocking).expectComplete().verify(TIMEOUT);
    }

    private static void block() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
