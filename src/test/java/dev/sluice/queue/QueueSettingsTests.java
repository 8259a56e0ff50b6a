package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class QueueSettingsTests {

    private static final QueueSettings UNSET = TestQueues.size(100, 4);

    @Test
    void hasAQueueByDefault() {
        QueuesSettings settings = bind(Map.of());

        assertThat(settings.queues()).isEqualTo(Map.of("default", UNSET));
    }

    @Test
    void readsTheSizesOfEachQueueAndFillsInTheRest() {
        QueuesSettings settings =
                bind(Map.of("sluice.queues.mail.capacity", "7", "sluice.queues.default.concurrency", "9"));

        assertThat(settings.queues())
                .isEqualTo(Map.of("mail", TestQueues.size(7, 4), "default", TestQueues.size(100, 9)));
    }

    @Test
    void knowsASizeForAQueueThatIsNotSet() {
        QueuesSettings settings = bind(Map.of());

        QueueSettings other = settings.queue("other");

        assertThat(other).isEqualTo(UNSET);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100000, 1000"})
    void allowsTheSmallestAndTheLargestSizes(int capacity, int concurrency) {
        QueueSettings settings = TestQueues.size(capacity, concurrency);

        assertThat(settings.capacity()).isEqualTo(capacity);
        assertThat(settings.concurrency()).isEqualTo(concurrency);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 'capacity is 0, allowed is 1 to 100000'",
        "-1, 4, 'capacity is -1, allowed is 1 to 100000'",
        "100001, 4, 'capacity is 100001, allowed is 1 to 100000'",
        "100, 0, 'concurrency is 0, allowed is 1 to 1000'",
        "100, 1001, 'concurrency is 1001, allowed is 1 to 1000'"
    })
    void refusesSizesThatMakeNoQueue(int capacity, int concurrency, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestQueues.size(capacity, concurrency))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mail", "1st", "-a", "a_b", "a.b", "ä", "a\n"})
    void refusesANameThatNoQueueMayHave(String name) {
        Map<String, QueueSettings> queues = Map.of(name, UNSET);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueuesSettings(queues))
                .withMessage("a queue is named '%s', allowed is [a-z][a-z0-9-]{0,62}", name);
    }

    @Test
    void allowsANameOfSixtyThreeCharactersAndNoMore() {
        String longest = "q".repeat(63);

        assertThat(new QueuesSettings(Map.of(longest, UNSET)).queues()).containsKey(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> new QueuesSettings(Map.of(longest + "q", UNSET)));
    }

    private static QueuesSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("sluice", QueuesSettings.class);
    }
}
