package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestTests {

    @Test
    void isNineteenTimesAsLongAsItTook() {
        assertThat(Rest.after(0)).isZero();
        assertThat(Rest.after(10)).isEqualTo(190);
    }

    @Test
    void isNotForLong() {
        assertThat(Rest.after(Duration.ofHours(1).toNanos()))
                .isEqualTo(Duration.ofSeconds(15).toNanos());
    }
}
