package dev.sluice.job;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace, as it travels between services (<a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a>, version 00).
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param flags 2 hexadecimal digits; the last bit says that the trace is recorded
 */
public record TraceParent(String traceId, String spanId, String flags) {

    private static final Pattern VALID = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    /**
     * Reads one.
     *
     * @param text the value of a header {@code traceparent}, or null if there was none
     * @return null if it is malformed: the standard has it left out then
     */
    public static @Nullable TraceParent parse(@Nullable String text) {
        return text == null || !VALID.matcher(text).matches()
                ? null
                : new TraceParent(
                        text.substring(TRACE_ID, SPAN_ID - 1),
                        text.substring(SPAN_ID, FLAGS - 1),
                        text.substring(FLAGS));
    }

    /**
     * The place of somebody's span.
     *
     * @param sampled whether it is recorded; null if that is not known
     * @return it
     */
    public static TraceParent of(String traceId, String spanId, @Nullable Boolean sampled) {
        return new TraceParent(traceId, spanId, Boolean.TRUE.equals(sampled) ? "01" : "00");
    }

    /**
     * Whether who names this place records its trace.
     *
     * @return false if it does not, or nobody asked it to
     */
    public boolean isSampled() {
        return (Character.digit(flags.charAt(1), 16) & 1) == 1;
    }

    /** The value of a header {@code traceparent}. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
