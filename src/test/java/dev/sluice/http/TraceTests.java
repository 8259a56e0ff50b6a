package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A trace goes on from the submission to what its job calls. */
class TraceTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final BlockingQueue<String> PARENTS = new LinkedBlockingQueue<>();

    private static DisposableServer target;
    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        target = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    PARENTS.add(request.requestHeaders().get("traceparent", ""));
                    return response.send();
                })
                .bindNow(Api.TIMEOUT);
        sluice = RunningSluice.start("--sluice.http.allow=127.0.0.1", "--sluice.simulate.duration=PT0S");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
        target.disposeNow(Api.TIMEOUT);
    }

    private static String url() {
        return "http://127.0.0.1:" + target.port() + "/";
    }

    private static String parent() throws InterruptedException {
        return String.valueOf(PARENTS.poll(Api.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void aCallIsASpanOfTheSubmissionsTrace() throws InterruptedException {
        api.submit(
                "{\"kind\":\"http\",\"payload\":{\"url\":\"" + url() + "\"}}",
                "traceparent",
                "00-" + TRACE + "-b7ad6b7169203331-01");

        assertThat(parent()).matches("00-" + TRACE + "-(?!b7ad6b7169203331)[0-9a-f]{16}-01");
    }

    @Test
    void soIsACallback() throws InterruptedException {
        api.submit("{\"callback\":\"" + url() + "\"}", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");

        assertThat(parent()).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
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
        String job = api.submit("{\"kind\":\"http\",\"payload\":{\"url\":\"" + url() + "\"}}", "traceparent", header)
                .id();

        assertThat(parent()).startsWith("00-" + job.replace("-", "") + "-").endsWith("-00");
    }
}
