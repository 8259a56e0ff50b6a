package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Grant;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rate limit, of which several processes have a share each. */
@Tag("postgres")
class PostgresGrantTests {

    private static final Duration AHEAD = Duration.ofMillis(100);

    private static PostgresLives lives;

    @BeforeAll
    static void open() {
        lives = new PostgresLives(PostgresServer.database(), new SettableClock());
    }

    @AfterAll
    static void close() {
        lives.close();
    }

    @BeforeEach
    void empty() {
        lives.empty();
    }

    @Test
    void grantsNoMoreThanWasAskedFor() {
        Grant grant = grant(Duration.ofMillis(1), 3);

        assertThat(grant.starts()).isEqualTo(3);
        assertThat(grant.in()).isZero();
    }

    @Test
    void grantsOnlyStartsOfTheNextMoments() {
        Grant first = grant(Duration.ofMillis(40), 100);
        Grant second = grant(Duration.ofMinutes(1), 100);

        assertThat(first.starts()).isEqualTo(3);
        assertThat(second.starts()).isLessThanOrEqualTo(1);
    }

    @Test
    void spacesTheStartsOfAll() {
        Duration interval = Duration.ofSeconds(30);

        Grant first = grant(interval, 4);
        Grant second = grant(interval, 4);

        assertThat(first).isEqualTo(new Grant(1, Duration.ZERO));
        assertThat(second.starts()).isZero();
        assertThat(second.in()).isBetween(Duration.ofSeconds(15), interval);
    }

    @Test
    void isASeparateLimitForEachQueue() {
        grant(Duration.ofHours(1), 1);

        Grant other = StoreUnderTest.get(lives.store().grant("other", Duration.ofHours(1), 1));

        assertThat(other.starts()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForWhatWasPlannedAtASlowerRate() {
        grant(Duration.ofHours(1), 1);

        Grant faster = grant(Duration.ofSeconds(1), 1);

        assertThat(faster.in()).isLessThanOrEqualTo(Duration.ofSeconds(1).plus(AHEAD));
    }

    @Test
    void takesAnIntervalOfAnyLength() {
        Duration ages = Duration.ofSeconds(1_000_000_000);

        assertThat(grant(ages, 1).starts()).isEqualTo(1);
        assertThat(grant(ages, 1).in()).isGreaterThan(Duration.ofDays(10_000));
    }

    private static Grant grant(Duration interval, int most) {
        return StoreUnderTest.get(lives.store().grant(StoreUnderTest.QUEUE, interval, most));
    }
}
