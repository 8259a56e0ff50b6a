package dev.sluice.http;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RoomTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Room room = new Room(10);
    private final Line six = new Line(1, new byte[6]);
    private final Line huge = new Line(2, new byte[100]);

    @Test
    void letsInWhatFits() {
        StepVerifier.create(room.enter(new Line(1, new byte[4])).then(room.enter(six)))
                .expectNext(six)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void holdsBackWhatDoesNotFitUntilOthersLeave() {
        Line first = new Line(0, new byte[6]);

        StepVerifier.create(room.enter(first).then(room.enter(six)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(10))
                .then(() -> room.leave(first))
                .expectNext(six)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void letsInALonelyLineOfAnySize() {
        StepVerifier.create(room.enter(huge)).expectNext(huge).expectComplete().verify(TIMEOUT);
    }

    @Test
    void keepsTheRoomOfALargeOneUntilItLeaves() {
        StepVerifier.create(room.enter(huge).then(room.enter(six)))
                .expectSubscription()
                .then(() -> room.leave(huge))
                .expectNext(six)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
