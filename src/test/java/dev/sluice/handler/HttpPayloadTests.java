package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a payload of the kind {@code http} must be, before anything is called. */
class HttpPayloadTests {

    private final HttpJobHandler handler = Handlers.handler(Handlers.settings(List.of()), null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|payload.url",
                "[]|payload",
                "{\"url\":\"ftp://example.org/\"}|payload.url",
                "{\"url\":\"/relative\"}|payload.url",
                "{\"url\":\"http://user:pw@example.org/\"}|payload.url",
                "{\"url\":\"http://example.org:0/\"}|payload.url",
                "{\"url\":\"http://example.org:70000/\"}|payload.url",
                "{\"url\":\"http:///x\"}|payload.url",
                "{\"url\":\"http://exa mple.org/\"}|payload.url",
                "{\"url\":7}|payload.url",
                "{\"url\":\"https://example.org/\",\"method\":\"TRACE\"}|payload.method",
                "{\"url\":\"https://example.org/\",\"method\":1}|payload.method",
                "{\"url\":\"https://example.org/\",\"headers\":[]}|payload.headers",
                "{\"url\":\"https://example.org/\",\"headers\":{\"Host\":\"x\"}}|payload.headers",
                "{\"url\":\"https://example.org/\",\"headers\":{\"webhook-id\":\"x\"}}|payload.headers",
                "{\"url\":\"https://example.org/\",\"headers\":{\"a b\":\"x\"}}|payload.headers",
                "{\"url\":\"https://example.org/\",\"headers\":{\"X-A\":\"a\\r\\nb\"}}|payload.headers.X-A",
                "{\"url\":\"https://example.org/\",\"headers\":{\"X-A\":1}}|payload.headers.X-A",
                "{\"url\":\"https://example.org/\",\"expect\":200}|payload.expect",
                "{\"url\":\"https://example.org/\",\"expect\":[100]}|payload.expect",
                "{\"url\":\"https://example.org/\",\"expect\":[\"200\"]}|payload.expect",
                "{\"url\":\"https://example.org/\",\"verb\":\"GET\"}|payload.verb"
            })
    void refusesWhatItCouldNotSend(String payload, String field) {
        assertThat(handler.check(payload))
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo(field));
        assertThat(JsonMapper.shared().readTree(payload)).isNotNull();
    }
}
