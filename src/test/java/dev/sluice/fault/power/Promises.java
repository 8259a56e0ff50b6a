package dev.sluice.fault.power;

import dev.sluice.fault.SluiceProcess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Holds each promise against the write-ahead log: it is kept if, when it was made, the frame with the job in it and the commit
 * behind that were written and then synced.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_write_ahead_log">The write-ahead log</a>
 */
final class Promises {

    private static final String LOG = SluiceProcess.FILE + "-wal";
    private static final int FRAME_HEADER = 24;

    /** In a frame's header: how many pages the database has after the commit, 0 if it is none. */
    private static final int COMMIT = 4;

    private final Set<UUID> promised;
    private final List<UUID> written = new ArrayList<>();
    private final List<UUID> committed = new ArrayList<>();
    private final Set<UUID> synced = new HashSet<>();
    private long end;
    private boolean isCommit;
    private int made;
    private int early;
    private int syncs;

    private Promises(Set<UUID> promised) {
        this.promised = promised;
    }

    /** Looks at all that were made. */
    static Kept check(List<Moment> moments) {
        Promises promises = new Promises(moments.stream()
                .filter(Moment.Promise.class::isInstance)
                .map(moment -> UUID.fromString(((Moment.Promise) moment).job()))
                .collect(Collectors.toSet()));
        moments.forEach(promises::take);
        return new Kept(promises.made, promises.early, promises.syncs);
    }

    private void take(Moment moment) {
        if (moment instanceof Moment.Promise promise) {
            made++;
            early += synced.contains(UUID.fromString(promise.job())) ? 0 : 1;
        } else if (moment instanceof Moment.Write write && write.file().equals(LOG)) {
            write(write);
        } else if (moment instanceof Moment.Sync sync && sync.file().equals(LOG)) {
            syncs++;
            synced.addAll(committed);
            committed.clear();
        }
    }

    /** A frame is written as its header and its page. What comes before the end of the log begins it anew. */
    private void write(Moment.Write write) {
        if (write.offset() < end) {
            written.clear();
        }
        end = write.offset() + write.bytes().length;
        ByteBuffer bytes = ByteBuffer.wrap(write.bytes());
        if (write.bytes().length == FRAME_HEADER) {
            isCommit = bytes.getInt(COMMIT) != 0;
            return;
        }
        for (int i = 0; i + 2 * Long.BYTES <= bytes.limit(); i++) {
            UUID job = new UUID(bytes.getLong(i), bytes.getLong(i + Long.BYTES));
            if (promised.contains(job)) {
                written.add(job);
            }
        }
        if (isCommit) {
            committed.addAll(written);
            written.clear();
            isCommit = false;
        }
    }

    /**
     * What was found.
     *
     * @param promises how many were made
     * @param early how many of them before the sync
     * @param syncs how many there were
     */
    record Kept(int promises, int early, int syncs) {

        @Override
        public String toString() {
            return "%d promises, %d of them before their sync, %d syncs".formatted(promises, early, syncs);
        }
    }
}
