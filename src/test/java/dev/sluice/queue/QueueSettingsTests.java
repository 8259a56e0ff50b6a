package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueueSettingsTests {

    private static final QueueSettings UNSET = TestQueues.settings(100, 4);

    @Test
    void hasAQueueByDefault() {
        QueuesSettings settings = bind(Map.of());

        assertThat(settings.queues()).isEqualTo(Map.of("default", UNSET));
    }

    /** They are described by hand, since nothing generates that for what is in a map. */
    @Test
    void hasTheDefaultsThatAreDescribed() throws IOException {
        Map<String, String> described = new HashMap<>();
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    String name = property.required("name").stringValue();
                    if (name.startsWith("sluice.queues.default.")) {
                        assertThat(property.path("description").asString(""))
                                .as(name)
                                .isNotEmpty();
                        described.put(name, property.path("defaultValue").asString(""));
                    }
                }
            }
        }

        assertThat(described).hasSize(QueueSettings.class.getRecordComponents().length);
        assertThat(described.remove("sluice.queues.default.rate-limit")).isEmpty();
        assertThat(bind(described).queues()).isEqualTo(Map.of("default", UNSET));
    }

    @Test
    void readsTheSizesOfEachQueueAndFillsInTheRest() {
        QueuesSettings settings =
                bind(Map.of("sluice.queues.mail.capacity", "7", "sluice.queues.default.concurrency", "9"));

        assertThat(settings.queues())
                .isEqualTo(Map.of("mail", TestQueues.settings(7, 4), "default", TestQueues.settings(100, 9)));
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
        QueueSettings settings = TestQueues.settings(capacity, concurrency);

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
                .isThrownBy(() -> TestQueues.settings(capacity, concurrency))
                .withMessage(message);
    }

    @Test
    void readsWhatBecomesOfWhatHasNoPlaceAndHowFastJobsStart() {
        QueuesSettings settings = bind(Map.of(
                "sluice.queues.mail.overflow", "spill",
                "sluice.queues.mail.backlog-limit", "12",
                "sluice.queues.mail.rate-limit", "2.5"));

        assertThat(settings.queue("mail")).isEqualTo(new QueueSettings(100, 4, Overflow.SPILL, 12, 2.5));
        assertThat(settings.queue("other")).isEqualTo(new QueueSettings(100, 4, Overflow.REJECT, 1_000_000, null));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 'backlog-limit is 0, allowed is 1 to 1000000000'",
        "1, 0, 'rate-limit is 0.0, allowed is above 0 to 1000000'",
        "1, -2, 'rate-limit is -2.0, allowed is above 0 to 1000000'",
        "1, NaN, 'rate-limit is NaN, allowed is above 0 to 1000000'",
        "1, 1000001, 'rate-limit is 1000001.0, allowed is above 0 to 1000000'"
    })
    void refusesLimitsThatLimitNothing(int backlogLimit, double rateLimit, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueSettings(1, 1, Overflow.SPILL, backlogLimit, rateLimit))
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
