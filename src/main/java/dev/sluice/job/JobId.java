package dev.sluice.job;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of a job for its whole life: a UUID of version 7 (RFC 9562), so ids sort by the time of their making.
 *
 * @param value the UUID
 */
public record JobId(UUID value) implements Comparable<JobId> {

    private static final int LENGTH = 36;

    private static final int RANDOM_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /**
     * A new name. It tells jobs apart and is no secret, so its random bits come without the locks and the reads of a file
     * that a source of secrets needs: any thread may ask, however busy.
     *
     * @param now when the job is made
     * @return unlike any other
     */
    public static JobId next(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = now.toEpochMilli() << Short.SIZE | VERSION | random.nextInt(1 << RANDOM_BITS);
        return new JobId(new UUID(high, VARIANT | random.nextLong() >>> 2));
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @param text what a client sent
     * @return the id
     * @throws JobException of kind {@link JobException.Kind#NOT_FOUND} if the text is no UUID: a job of that name
     *     cannot exist
     */
    public static JobId parse(String text) {
        if (text.length() != LENGTH) {
            throw JobException.notFound(text);
        }
        try {
            return new JobId(UUID.fromString(text));
        } catch (IllegalArgumentException notAUuid) {
            throw JobException.notFound(text);
        }
    }

    @Override
    public int compareTo(JobId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
