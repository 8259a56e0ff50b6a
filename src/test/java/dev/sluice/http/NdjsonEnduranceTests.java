package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("endurance")
class NdjsonEnduranceTests {

    private static final int THOUSANDS = 1_000;
    private static final String THOUSAND = "{\"runAt\":\"2999-01-01T00:00:00Z\"}\n".repeat(1_000);
    private static final long SLACK = 48L * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void takesInAMillionLinesInTheMemoryOfAFew() throws IOException {
        List<Long> heap = new ArrayList<>();
        try (RunningSluice sluice = RunningSluice.start("--sluice.store.sqlite.path=" + folder.resolve("sluice.db"));
                RawNdjson client = new RawNdjson(sluice.uri("/").getPort(), "Prefer: return=minimal")) {
            for (int thousand = 1; thousand <= THOUSANDS; thousand++) {
                client.write(THOUSAND);
                if (thousand % 100 == 0) {
                    heap.add(used());
                }
            }
            client.end();

            client.head();
            assertThat(client.lines()).containsExactly("{\"lines\":1000000,\"accepted\":1000000}");
        }
        assertThat(heap.subList(2, heap.size())).allMatch(used -> used < heap.get(1) + SLACK, "flat: " + heap);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
