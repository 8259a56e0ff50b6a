package dev.sluice.store;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What entries of the event log come to, for those who need not know each.
 *
 * @param gone jobs that wait no more, for each was claimed or cancelled, by queue
 * @param queues where jobs came to wait
 * @param hasEnd whether any job has ended
 */
public record LogSummary(Map<String, List<JobId>> gone, Set<String> queues, boolean hasEnd) {

    /**
     * A summary of entries.
     *
     * @param entries in any order
     * @return what they come to
     */
    public static LogSummary of(List<LogEntry> entries) {
        Map<String, List<JobId>> gone = new HashMap<>();
        Set<String> queues = new HashSet<>();
        boolean hasEnd = false;
        for (LogEntry entry : entries) {
            JobEvent event = entry.event();
            JobState state = event.state();
            boolean isClaim = state == JobState.RUNNING && event.progress() == null;
            if (isClaim || state == JobState.CANCELLED) {
                gone.computeIfAbsent(event.queue(), queue -> new ArrayList<>()).add(event.job());
            } else if (state == JobState.QUEUED) {
                queues.add(event.queue());
            }
            hasEnd |= state.isFinal();
        }
        return new LogSummary(gone, queues, hasEnd);
    }
}
