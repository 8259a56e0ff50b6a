package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What was answered for is there after a crash, as it was. */
public interface ReopenContract extends Reopening {

    @Test
    default void findsEveryAcknowledgedJobAfterACrash() {
        List<Job> stored = get(Flux.range(0, 200)
                .flatMap(each -> insert(draft().payload("\"№ " + each + "\"").job(), each % 2 == 0), 200)
                .collectList());

        reopen();

        assertThat(stored).allSatisfy(job -> assertThat(row(job.id())).isEqualTo(job));
    }

    @Test
    default void findsEveryStateAndEveryLogAfterACrash() {
        List<JobId> ids = new ArrayList<>();
        ids.add(buffered(draft()).id());
        ids.add(unbuffered(draft().dueIn(Duration.ofHours(1))).id());
        for (GuardedWrite write : GuardedWrite.values()) {
            Claim claim = started();
            write.kept(this, claim);
            ids.add(claim.job().id());
        }
        Map<Job, List<JobEvent>> before = rowsAndLogs(ids);

        reopen();

        assertThat(rowsAndLogs(ids)).isEqualTo(before).hasSize(2 + GuardedWrite.values().length);
    }

    @Test
    default void numbersOnAfterACrash() {
        Job before = started().job();

        reopen();

        Job after = buffered(draft());
        assertThat(after.seq()).isGreaterThan(before.seq());
        assertThat(log(after.id())).hasSize(1);
        assertThat(log(before.id())).hasSize(2);
    }

    @Test
    default void promotesAfterACrashWhatBecameDueMeanwhile() {
        Job scheduled = unbuffered(draft().dueIn(Duration.ofHours(1)));
        Claim retried = started();
        get(store().retry(retried, error(retried), now().plus(Duration.ofMinutes(1))));

        reopen();
        clock().forward(Duration.ofHours(2));

        assertThat(promoted()).containsExactly(Map.entry(QUEUE, 2));
        assertThat(fed(9)).extracting(Ticket::id).containsExactly(retried.job().id(), scheduled.id());
    }

    private Map<Job, List<JobEvent>> rowsAndLogs(List<JobId> ids) {
        return ids.stream().collect(Collectors.toMap(this::row, this::log));
    }
}
