package dev.sluice.store.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the answers of a group out, one task for each executor. */
final class Answering {

    private static final Logger log = LoggerFactory.getLogger(Answering.class);

    private Answering() {}

    static void answer(List<? extends Entry<?, ?>> group) {
        Map<Executor, List<Entry<?, ?>>> byExecutor = new HashMap<>();
        for (Entry<?, ?> entry : group) {
            byExecutor
                    .computeIfAbsent(entry.executor(), executor -> new ArrayList<>())
                    .add(entry);
        }
        byExecutor.forEach(Answering::answerOn);
    }

    private static void answerOn(Executor executor, List<Entry<?, ?>> entries) {
        try {
            executor.execute(() -> entries.forEach(Answering::answerOne));
        } catch (RejectedExecutionException gone) {
            entries.forEach(Answering::answerOne);
        }
    }

    /** What a caller throws at its answer is fatal by Reactor's rules; it must not cost the others theirs. */
    private static void answerOne(Entry<?, ?> entry) {
        try {
            entry.tell();
        } catch (Throwable fatal) {
            log.error("A caller broke at its answer", fatal);
        }
    }
}
