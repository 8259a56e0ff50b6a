package dev.sluice.job;

import java.util.UUID;

/**
 * The name of a job for its whole life: a UUID of version 7 (RFC 9562), so ids sort by the time of their making.
 *
 * @param value the UUID
 */
public record JobId(UUID value) implements Comparable<JobId> {

    private static final int LENGTH = 36;

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
