package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import reactor.test.StepVerifier;

/** What has one meaning only, and what is left to the firewall. */
class FormsTests {

    private static MockServerWebExchange exchange(String address) {
        return MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.GET, URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/request", "/jobs/01a210c5-ec5a-7b92-9a36-1aa63630137f", "/actuator/health/"})
    void passesWhatIsPlainAsItIs(String path) {
        MockServerWebExchange exchange = exchange(path + "?limit=5&state=failed");

        StepVerifier.create(new Forms().check(exchange))
                .expectNextMatches(passed -> passed == exchange)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs//x", "/jobs/../request", "/jobs/%2e%2e/x", "/jobs/a%2fb", "/jobs;a=b", "/jobs/%00"})
    void refusesAPathOfMoreThanOneMeaning(String path) {
        StepVerifier.create(new Forms().check(exchange(path)))
                .verifyErrorMatches(refused -> refused instanceof RefusedCallerException caller
                        && caller.reason() == RefusedCallerException.Reason.NOWHERE);
    }

    /** So that what is passed without being looked at is never more than what would have been. */
    @Test
    void passesNothingThatTheFirewallRefuses() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        String alphabet = "aZ09-/";
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(12); length > 0; length--) {
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (Forms.isPlain(path.toString())) {
                StepVerifier.create(firewall.getFirewalledExchange(exchange("http://localhost" + path)))
                        .expectNextCount(1)
                        .verifyComplete();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "%", ";", "\\", "//", "\u0000", "~", "ä", "\u2028"})
    void leavesWhatIsOddToTheFirewall(String odd) {
        assertThat(Forms.isPlain("/jobs/" + odd)).isFalse();
    }
}
