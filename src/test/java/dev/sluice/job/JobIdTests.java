package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTests {

    @Test
    void readsWhatItWrites() {
        Random random = new Random(11);

        Stream<JobId> ids = Stream.generate(() -> new JobId(new UUID(random.nextLong(), random.nextLong())));

        assertThat(ids.limit(1000))
                .allSatisfy(id -> assertThat(JobId.parse(id.toString())).isEqualTo(id));
    }

    @Test
    void aNewOneIsAUuidOfVersion7ThatTellsItsTime() {
        Instant now = Instant.parse("2026-11-23T06:00:00.123Z");

        UUID id = JobId.next(now).value();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    }

    @Test
    void newOnesOfOneMomentAreDistinct() {
        Stream<JobId> ids = Stream.generate(() -> JobId.next(Instant.EPOCH)).limit(100_000);

        assertThat(ids.distinct()).hasSize(100_000);
    }

    @Test
    void readsCapitalsToo() {
        JobId id = JobId.parse("019A8F3E-0000-7ABC-8DEF-0123456789AB");

        assertThat(id).hasToString("019a8f3e-0000-7abc-8def-0123456789ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1-1-1-1-1",
                "019a8f3e00007abc8def0123456789ab",
                "019a8f3e-0000-7abc-8def-0123456789a",
                "019a8f3e-0000-7abc-8def-0123456789abc",
                " 19a8f3e-0000-7abc-8def-0123456789ab",
                "{19a8f3e-0000-7abc-8def-0123456789a}",
                "019a8f3e-0000-7abc-8def-0123456789ag",
                "019a8f3e_0000_7abc_8def_0123456789ab",
                "019a8f3e-0000-7abc-8def_0123456789ab",
                "------------------------------------",
                "' OR 1=1 -- 7abc-8def-0123456789abcd"
            })
    void findsNoJobUnderAMalformedName(String text) {
        assertThatExceptionOfType(JobException.NotFound.class)
                .isThrownBy(() -> JobId.parse(text))
                .withMessageContaining(text)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(JobException.Kind.NOT_FOUND));
    }

    @Test
    void sortsByTheTimeOfMaking() {
        Instant time = Instant.parse("2026-11-23T06:00:00Z");
        JobId old = new JobId(UuidCreator.getTimeOrderedEpoch(time));

        JobId young = new JobId(UuidCreator.getTimeOrderedEpoch(time.plusMillis(1)));

        assertThat(old).isLessThan(young);
    }

    @Test
    void sortsAsItsTextDoes() {
        Random random = new Random(12);

        Stream<JobId> ids = Stream.generate(() -> new JobId(new UUID(random.nextLong(), random.nextLong())));

        assertThat(ids.limit(1000).sorted().map(JobId::toString)).isSorted();
    }

    @Test
    void decidesByTheLowerHalfWhereTheUpperIsEqual() {
        JobId low = JobId.parse("019a8f3e-0000-7abc-0000-000000000001");

        JobId high = JobId.parse("019a8f3e-0000-7abc-ffff-000000000000");

        assertThat(low).isLessThan(high).isEqualByComparingTo(low);
    }
}
