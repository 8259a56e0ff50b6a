package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Apart from the others: the end of one Sluice takes the event loops of all in this JVM with it. */
class PreferWaitStopTests {

    @Test
    void atAStopTheJobIsToldAsItStands() throws InterruptedException {
        RunningSluice sluice = RunningSluice.start(List.of(GateHandler.class));
        Api api = new Api(sluice);
        String body = "{\"kind\":\"gate\",\"uniqueKey\":\"stop\"}";
        String id = api.submit(body).id();
        sluice.bean(GateHandler.class).awaitStart(id);
        CompletableFuture<Answer> waiting =
                api.submission(body, "Prefer", "wait=60").toFuture();
        api.awaitWaiting(1);

        sluice.close();

        assertThat(waiting)
                .succeedsWithin(Api.TIMEOUT)
                .satisfies(standing -> assertThat(standing.status()).isEqualTo(202))
                .satisfies(standing -> assertThat(standing.text("state")).isEqualTo("queued"));
    }
}
