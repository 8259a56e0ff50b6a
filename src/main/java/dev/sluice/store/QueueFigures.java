package dev.sluice.store;

/**
 * How a queue does, in one process or in several.
 *
 * @param buffered jobs that wait in the buffer
 * @param startsPerSecond over the last minute
 * @param endsPerSecond over the last minute
 */
public record QueueFigures(long buffered, double startsPerSecond, double endsPerSecond) {

    /** Of a queue in which nothing happens. */
    public static final QueueFigures NONE = new QueueFigures(0, 0, 0);

    /**
     * Both together.
     *
     * @param other of the same queue
     * @return the sum
     */
    public QueueFigures plus(QueueFigures other) {
        return new QueueFigures(
                buffered + other.buffered,
                startsPerSecond + other.startsPerSecond,
                endsPerSecond + other.endsPerSecond);
    }
}
