package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.standardwebhooks.Webhook;
import dev.sluice.worker.EndAttempt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/** Calls over a real socket, and what becomes of them. */
class HttpJobHandlerTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> LOCAL = List.of("127.0.0.1");
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final HttpJobHandler handler = Handlers.handler(Handlers.settings(LOCAL, NEW, OLD), null);

    private static Target target(BiFunction<Target.Call, HttpServerResponse, Publisher<Void>> answer) {
        return new Target("127.0.0.1", answer);
    }

    private static Target target(int status, String... headers) {
        return target((call, response) -> {
            response.status(status);
            for (int i = 0; i < headers.length; i += 2) {
                response.header(headers[i], headers[i + 1]);
            }
            return response.sendString(Mono.just("why"));
        });
    }

    private static String payload(Target target, String more) {
        return "{\"url\":\"http://127.0.0.1:" + target.port() + "/hook?a=b%20c\"" + more + "}";
    }

    private HttpResult result(String payload) {
        return (HttpResult) Mono.from(handler.run(TestJob.of(payload))).block(TIMEOUT);
    }

    private Throwable failure(Target target) {
        return catchThrowable(() -> result(payload(target, "")));
    }

    @Test
    void sendsWhatThePayloadSays() {
        try (Target target = target(200)) {
            String more = ",\"method\":\"put\",\"headers\":{\"X-Mine\":\"yes\"},\"body\":{\"n\":1.50,\"s\":\"ü\"}";

            HttpResult result = result(payload(target, more));

            assertThat(result).isEqualTo(new HttpResult(200, null, "why", "text", false));
            assertThat(target.calls()).singleElement().satisfies(call -> {
                assertThat(call.method()).isEqualTo("PUT");
                assertThat(call.uri()).isEqualTo("/hook?a=b%20c");
                assertThat(call.body()).isEqualTo("{\"n\":1.50,\"s\":\"ü\"}");
                assertThat(call.headers().get("X-Mine")).isEqualTo("yes");
                assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
                assertThat(call.headers().get("Sluice-Attempt")).isEqualTo("2");
                assertThat(call.headers().get("Sluice-Epoch")).isEqualTo("7");
                assertThat(call.headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
            });
        }
    }

    @Test
    void signsWithEachSecret() throws Exception {
        try (Target target = target(204)) {
            result(payload(target, ",\"body\":\"text\""));

            Target.Call call = target.calls().get(0);
            assertThat(call.headers().get("webhook-signature").split(" ")).hasSize(2);
            for (String secret : List.of(OLD, NEW)) {
                new Webhook(secret).verify(call.body(), headers(call.headers()));
            }
        }
    }

    private static java.net.http.HttpHeaders headers(HttpHeaders headers) {
        Map<String, List<String>> all = headers.entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return java.net.http.HttpHeaders.of(all, (name, value) -> true);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void comesBackForWhatMayChange(int status) {
        try (Target target = target(status)) {
            assertThat(failure(target))
                    .isInstanceOf(HttpCallFailed.class)
                    .hasMessage("The target answered " + status + ": why");
            assertThat(target.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 409, 410, 422})
    void givesUpOnWhatWillNot(int status) {
        try (Target target = target(status, "Location", "/elsewhere")) {
            assertThat(failure(target))
                    .isInstanceOf(EndAttempt.class)
                    .hasRootCauseMessage("The target answered " + status + ": why");
            assertThat(target.calls()).hasSize(1);
        }
    }

    @Test
    void takesForGoodWhatThePayloadExpects() {
        try (Target target = target(404)) {
            assertThat(result(payload(target, ",\"expect\":[404,409]")).status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"429,7", "503,120", "408,86400"})
    void waitsAsLongAsTheTargetWishes(int status, String seconds) {
        try (Target target = target(status, "Retry-After", seconds)) {
            assertThat(failure(target))
                    .isInstanceOf(EndAttempt.class)
                    .hasFieldOrPropertyWithValue("wait", Duration.ofSeconds(Long.parseLong(seconds)));
        }
    }

    @Test
    void waitsNoLongerThanADay() {
        try (Target target = target(503, "Retry-After", "999999999")) {
            assertThat(failure(target)).hasFieldOrPropertyWithValue("wait", Duration.ofHours(24));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT", "", "1e3"})
    void backsOffByItselfWhereTheTargetSaysNothingOfUse(String wait) {
        try (Target target = target(503, "Retry-After", wait)) {
            assertThat(failure(target)).isInstanceOf(HttpCallFailed.class);
        }
    }

    @Test
    void leavesATargetThatHangs() {
        try (Target target = target((call, response) -> Mono.never())) {
            long begin = System.nanoTime();

            assertThat(failure(target)).isInstanceOf(HttpCallFailed.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(target.calls()).hasSize(1);
        }
    }

    @Test
    void leavesATargetThatDribbles() {
        try (Target target = target((call, response) ->
                response.sendString(Flux.interval(Duration.ofSeconds(1)).map(tick -> "x")))) {
            long begin = System.nanoTime();

            assertThat(failure(target)).hasMessage("The target took longer than PT4S.");

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
            assertThat(target.calls()).hasSize(1);
        }
    }

    @Test
    void readsNoMoreThanItKeeps() {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        long blocks = 10L * 1024 * 1024 * 1024 / block.length;
        long[] sent = new long[1];
        try (Target target = target((call, response) -> response.send(Flux.<ByteBuf>generate(sink -> {
                    sent[0]++;
                    sink.next(Unpooled.wrappedBuffer(block));
                })
                .take(blocks)))) {

            HttpResult result = result(payload(target, ""));

            assertThat(result.truncated()).isTrue();
            assertThat(result.body()).hasSize(64 * 1024);
            assertThat(sent[0]).isLessThan(1_000);
        }
    }

    @Test
    void keepsNoMoreThanAResultMayHave() {
        byte[] body = "é".repeat(100).getBytes(StandardCharsets.UTF_8);
        try (Target target = target((call, response) -> response.header("Content-Type", "text/long")
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))))) {
            assertThat(result(target, kept -> kept.body().length() <= 20))
                    .isEqualTo(new HttpResult(200, "text/long", "é".repeat(12), "text", true));
            assertThat(result(target, kept -> kept.contentType() == null))
                    .isEqualTo(new HttpResult(200, null, "", "text", true));
        }
    }

    private static Object result(Target target, Predicate<HttpResult> fits) {
        HttpJobHandler narrow = Handlers.handler(Handlers.settings(LOCAL), null, fits);
        return Mono.from(narrow.run(TestJob.of(payload(target, "")))).block(TIMEOUT);
    }

    @Test
    void aFailureIsNoReasonToReadMoreEither() {
        byte[] block = new byte[64 * 1024];
        try (Target target = target((call, response) ->
                response.status(500).send(Flux.<ByteBuf>generate(sink -> sink.next(Unpooled.wrappedBuffer(block)))))) {
            assertThat(failure(target)).isInstanceOf(HttpCallFailed.class);
        }
    }

    @Test
    void aConnectionThatBreaksIsAFailureToBeTriedAgainButNotByTheClient() {
        try (Target target = target((call, response) -> {
            response.withConnection(Connection::dispose);
            return Mono.never();
        })) {
            assertThat(failure(target)).isInstanceOf(HttpCallFailed.class);
            assertThat(target.calls()).hasSize(1);
        }
    }

    @Test
    void soIsOneThatEndsInTheMiddle() {
        try (Target target = target((call, response) -> response.header("Content-Length", "1000")
                .sendString(Flux.concat(Mono.just("half"), Mono.error(new IllegalStateException("breaks")))))) {
            assertThat(failure(target)).isInstanceOf(HttpCallFailed.class);
            assertThat(target.calls()).hasSize(1);
        }
    }

    @Test
    void nobodyThereIsAFailureToBeTriedAgain() {
        int port;
        try (Target target = target(200)) {
            port = target.port();
        }

        assertThat(catchThrowable(() -> result("{\"url\":\"http://127.0.0.1:" + port + "/\"}")))
                .isInstanceOf(HttpCallFailed.class)
                .hasMessageContaining("refused");
    }

    @Test
    void keepsBytesThatAreNoTextInBase64() {
        byte[] bytes = {0, 1, (byte) 0xff};
        try (Target target = target((call, response) -> response.sendByteArray(Mono.just(bytes)))) {
            assertThat(result(payload(target, ""))).isEqualTo(new HttpResult(200, null, "AAH/", "base64", false));
        }
    }

    @Test
    void aBusyHostIsLeftForAWhile() {
        HttpJobHandler busy = Handlers.handler(
                new HttpSettings(LOCAL, List.of(), Duration.ofSeconds(2), Duration.ofSeconds(2), TIMEOUT, 1), null);
        try (Target target = target((call, response) -> Mono.never())) {
            Disposable first =
                    Mono.from(busy.run(TestJob.of(payload(target, "")))).subscribe(answer -> {}, error -> {});

            Throwable second = catchThrowable(
                    () -> Mono.from(busy.run(TestJob.of(payload(target, "")))).block(TIMEOUT));

            assertThat(second).isInstanceOf(EndAttempt.class);
            first.dispose();
        }
    }
}
