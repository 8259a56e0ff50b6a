package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class KindsTests {

    @Test
    void haveTheLimitsOfAllJobsWhereTheyHaveNoneOfTheirOwn() {
        Kinds kinds = kinds(Map.of(), "mail");

        Kind mail = kinds.find("mail");

        assertThat(mail.maxAttempts()).isEqualTo(5);
        assertThat(mail.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(mail.retryPolicy()).isEqualTo(new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }

    @Test
    void haveLimitsOfTheirOwn() {
        KindSettings.Backoff backoff = new KindSettings.Backoff(Duration.ofSeconds(2), Duration.ofSeconds(3));
        Kinds kinds = kinds(Map.of("mail", new KindSettings(1, Duration.ZERO, backoff)), "mail");

        Kind mail = kinds.find("mail");

        assertThat(mail.maxAttempts()).isEqualTo(1);
        assertThat(mail.timeout()).isZero();
        assertThat(mail.retryPolicy()).isEqualTo(new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(3)));
    }

    @Test
    void fillInTheHalfOfABackoffThatIsNotSet() {
        KindSettings.Backoff backoff = new KindSettings.Backoff(null, Duration.ofSeconds(3));
        Kinds kinds = kinds(Map.of("mail", new KindSettings(null, null, backoff)), "mail");

        RetryPolicy policy = kinds.find("mail").retryPolicy();

        assertThat(policy).isEqualTo(new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(3)));
    }

    @Test
    void refuseABackoffThatIsNoneWithTheOtherHalf() {
        KindSettings.Backoff backoff = new KindSettings.Backoff(Duration.ofMinutes(11), null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> kinds(Map.of("mail", new KindSettings(null, null, backoff)), "mail"));
    }

    @Test
    void areFoundByNameAndListedInOrder() {
        Kinds kinds = kinds(Map.of(), "mail", "http");

        assertThat(kinds.names()).containsExactly("http", "mail");
        assertThat(kinds.find("other")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mail", "1st", "-a", "a_b"})
    void refuseANameThatNoKindMayHave(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kinds(Map.of(), name))
                .withMessageEndingWith("is of kind '%s', allowed is [a-z][a-z0-9-]{0,62}", name);
    }

    @Test
    void refuseTwoHandlersOfOneKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kinds(Map.of(), "mail", "mail"))
                .withMessageStartingWith("two handlers are of kind 'mail': ");
    }

    private static Kinds kinds(Map<String, KindSettings> settings, String... names) {
        return new Kinds(List.of(names).stream().map(KindsTests::handler).toList(), TestRunner.SETTINGS, settings);
    }

    private static JobHandler handler(String kind) {
        return new JobHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Mono<?> run(JobContext job) {
                return Mono.empty();
            }
        };
    }
}
