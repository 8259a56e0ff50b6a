package dev.sluice.store;

import dev.sluice.job.NewJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job again and again.
 *
 * @param name its name
 * @param cron when, in Spring's six fields
 * @param zone in which zone's time, by its name in the tz database
 * @param asked what was asked for, JSON text to the letter
 * @param template what each firing queues; its id and times mean nothing
 * @param nextAt when it fires next, or null if never again
 * @param lastAt when it fired last, or null
 */
public record Schedule(
        String name,
        String cron,
        String zone,
        String asked,
        NewJob template,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt) {}
