package dev.sluice.http;

import static dev.sluice.http.FakeCollector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tracing tool sees of a job: the submission, each wait and each attempt, in one trace. */
class SpansTests {

    private static final String CLIENT = "b7ad6b7169203331";

    private static final TracedTarget TARGET = new TracedTarget();
    private static final FakeCollector COLLECTOR = new FakeCollector();

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + COLLECTOR.url(),
                "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                "--sluice.http.allow=127.0.0.1",
                "--sluice.simulate.duration=PT0S",
                "--sluice.job.backoff.min=20ms",
                "--sluice.job.backoff.max=20ms");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
        COLLECTOR.close();
        TARGET.close();
    }

    @Test
    void aJobIsFollowedFromItsSubmissionToEachAttempt() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String job = submit(trace, "{\"payload\":{\"fail\":1},\"queue\":\"default\"}");

        Span submission = COLLECTOR.await(trace, "http post /request", 1).get(0);
        List<Span> waits = COLLECTOR.await(trace, "wait simulate", 2);
        List<Span> attempts = COLLECTOR.await(trace, "attempt simulate", 2);

        assertThat(hex(submission.getParentSpanId().toByteArray())).isEqualTo(CLIENT);
        assertThat(waits).allSatisfy(wait -> {
            assertThat(wait.getParentSpanId()).isEqualTo(submission.getSpanId());
            assertThat(wait.getEndTimeUnixNano()).isGreaterThanOrEqualTo(wait.getStartTimeUnixNano());
        });
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(submission.getSpanId());
            assertThat(attempt.getLinksList())
                    .singleElement()
                    .satisfies(link -> assertThat(link.getSpanId()).isEqualTo(submission.getSpanId()));
            assertThat(attempt.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(attributes(attempt))
                    .containsEntry("messaging.message.id", job)
                    .containsEntry("messaging.destination.name", "default")
                    .containsEntry("sluice.kind", "simulate");
        });
        assertThat(attempts)
                .extracting(attempt -> attributes(attempt).get("sluice.attempt") + " "
                        + attributes(attempt).get("sluice.outcome") + " "
                        + attempt.getStatus().getCode())
                .containsExactlyInAnyOrder(
                        "1 retrying " + Status.StatusCode.STATUS_CODE_ERROR,
                        "2 succeeded " + Status.StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void aTargetIsCalledFromItsAttempt() throws InterruptedException {
        String trace = "1bf7651916cd43dd8448eb211c80319c";
        submit(trace, "{\"kind\":\"http\",\"payload\":{\"url\":\"" + TARGET.url() + "\"}}");

        Span attempt = COLLECTOR.await(trace, "attempt http", 1).get(0);

        assertThat(TARGET.parent())
                .isEqualTo("00-" + trace + "-" + hex(attempt.getSpanId().toByteArray()) + "-01");
    }

    @Test
    void whatItsCallerDoesNotRecordIsNotRecordedHere() {
        String quiet = "2cf7651916cd43dd8448eb211c80319c";
        String loud = "3df7651916cd43dd8448eb211c80319c";
        api.submit("{}", "traceparent", "00-" + quiet + "-" + CLIENT + "-00", "Prefer", "wait=20");
        submit(loud, "{}");

        COLLECTOR.await(loud, "attempt simulate", 1);

        assertThat(COLLECTOR.await(quiet, "attempt simulate", 0)).isEmpty();
    }

    private static String submit(String trace, String body) {
        return api.submit(body, "traceparent", "00-" + trace + "-" + CLIENT + "-01")
                .id();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, entry -> entry.getValue().getStringValue()));
    }
}
