package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace goes on from the submission to what its job calls. */
class TraceTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final TracedTarget TARGET = new TracedTarget();

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start("--sluice.http.allow=127.0.0.1", "--sluice.simulate.duration=PT0S");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
        TARGET.close();
    }

    @Test
    void aCallIsASpanOfTheSubmissionsTrace() throws InterruptedException {
        api.submit(
                "{\"kind\":\"http\",\"payload\":{\"url\":\"" + TARGET.url() + "\"}}",
                "traceparent",
                "00-" + TRACE + "-b7ad6b7169203331-01");

        assertThat(TARGET.parent()).matches("00-" + TRACE + "-(?!b7ad6b7169203331)[0-9a-f]{16}-01");
    }

    @Test
    void soIsACallback() throws InterruptedException {
        api.submit("{\"callback\":\"" + TARGET.url() + "\"}", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");

        assertThat(TARGET.parent()).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void whatIsNoPlaceInATraceIsLeftOut(String header) throws InterruptedException {
        String job = api.submit(
                        "{\"kind\":\"http\",\"payload\":{\"url\":\"" + TARGET.url() + "\"}}", "traceparent", header)
                .id();

        assertThat(TARGET.parent())
                .startsWith("00-" + job.replace("-", "") + "-")
                .endsWith("-00");
    }
}
