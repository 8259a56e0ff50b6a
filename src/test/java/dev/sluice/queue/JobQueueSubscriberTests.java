package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.queue.TestQueues.ticket;
import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Subscribers of a queue come and go, its tickets stay. */
class JobQueueSubscriberTests {

    private final JobQueue queue = TestQueues.queue(200, 3, new FakeJobStore(new SettableClock()));

    @Test
    void keepsWhatIsEmittedBeforeAnybodySubscribes() {
        submit(1, 2, 3, 4);

        StepVerifier.create(queue.tickets())
                .expectNext(ticket(1), ticket(2), ticket(3))
                .then(() -> queue.release(true))
                .expectNext(ticket(4))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void keepsWhatIsEmittedBetweenTwoSubscribers() {
        queue.tickets().subscribe().dispose();

        submit(1, 2);

        StepVerifier.create(queue.tickets())
                .expectNext(ticket(1), ticket(2))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void losesNoTicketWithASubscriberThatLeavesInTheMiddleOfThem() {
        submit(1, 2, 3);

        Ticket first = queue.tickets().blockFirst(TIMEOUT);

        assertThat(first).isEqualTo(ticket(1));
        assertThat(queue.running()).isEqualTo(1);
        StepVerifier.create(queue.tickets())
                .expectNext(ticket(2), ticket(3))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void losesNoTicketWithASubscriberThatFails() {
        submit(1, 2, 3);

        StepVerifier.create(queue.tickets().flatMap(ticket -> Mono.error(new IllegalStateException("broken"))))
                .expectErrorMessage("broken")
                .verify(TIMEOUT);

        StepVerifier.create(queue.tickets())
                .expectNext(ticket(2), ticket(3))
                .thenCancel()
                .verify(TIMEOUT);
    }

    /** Half the places stay free: a ticket that comes back may find its own place given away. */
    @RepeatedTest(20)
    void losesNoTicketWithSubscribersThatLeaveAtAnyMoment() throws InterruptedException {
        Set<Ticket> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1000);
        Mono<Void> submitted = Mono.<Void>fromRunnable(() -> submitAll(1000)).subscribeOn(Schedulers.boundedElastic());

        Disposable submitting = submitted.subscribe();

        for (int i = 0; i < 300; i++) {
            Disposable subscriber = queue.tickets().subscribe(ticket -> {
                if (!seen.add(ticket)) {
                    twice.incrementAndGet();
                }
                all.countDown();
                Schedulers.parallel().schedule(() -> queue.release(true));
            });
            all.await(i == 299 ? TIMEOUT.toMillis() * 1000 : 100, TimeUnit.MICROSECONDS);
            subscriber.dispose();
        }
        submitting.dispose();

        assertThat(seen).hasSize(1000);
        assertThat(twice).hasValue(0);
    }

    private void submitAll(int number) {
        for (long seq = 0; seq < number; seq++) {
            while (queue.waiting() > queue.capacity() / 2
                    && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            submit(seq);
        }
    }

    private void submit(long... numbers) {
        LongStream.of(numbers).forEach(seq -> {
            reserve(queue);
            queue.emit(ticket(seq));
        });
    }
}
