package dev.sluice.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Cuts one body into lines, wherever its buffers begin and end. It asks for the next buffer when all lines of the last
 * are taken, and holds one line at most.
 */
final class Lines {

    private static final int USUAL_LENGTH = 512;

    private final int limit;
    private byte[] begun = new byte[USUAL_LENGTH];
    private int length;
    private boolean tooLong;
    private long count;

    /** Lines of so many bytes are kept, longer ones only counted. */
    Lines(int limit) {
        this.limit = limit;
    }

    /** How many lines there were so far, blank ones included. */
    long count() {
        return count;
    }

    /** The lines that are not blank. Can be subscribed to once. Releases every buffer it was given. */
    Flux<Line> of(Flux<DataBuffer> body) {
        return body.concatMap(this::cut, 0)
                .concatWith(Mono.fromSupplier(this::last))
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
    }

    private Flux<Line> cut(DataBuffer buffer) {
        return Flux.generate(() -> buffer, this::next, DataBufferUtils::release);
    }

    private DataBuffer next(DataBuffer buffer, SynchronousSink<Line> sink) {
        Line line = next(buffer);
        if (line == null) {
            sink.complete();
        } else {
            sink.next(line);
        }
        return buffer;
    }

    /** The next line that ends in the buffer; null, with all kept of the one that does not, if there is none. */
    private @Nullable Line next(DataBuffer buffer) {
        while (buffer.readableByteCount() > 0) {
            int end = buffer.indexOf(each -> each == '\n', buffer.readPosition());
            if (end < 0) {
                keep(buffer, buffer.writePosition());
                return null;
            }
            keep(buffer, end);
            buffer.readPosition(end + 1);
            Line line = end();
            if (line != null) {
                return line;
            }
        }
        return null;
    }

    /** Adds what the buffer holds up to a position, but one byte more than the limit at most: it may be a break's. */
    private void keep(DataBuffer buffer, int end) {
        int more = end - buffer.readPosition();
        int kept = Math.min(more, limit + 1 - length);
        if (length + kept > begun.length) {
            begun = Arrays.copyOf(begun, Math.max(length + kept, Math.min(2 * begun.length, limit + 1)));
        }
        buffer.read(begun, length, kept);
        length += kept;
        tooLong |= kept < more;
        buffer.readPosition(end);
    }

    private @Nullable Line last() {
        return length == 0 ? null : end();
    }

    private @Nullable Line end() {
        count++;
        int end = length > 0 && begun[length - 1] == '\r' ? length - 1 : length;
        boolean fits = !tooLong && end <= limit;
        length = 0;
        tooLong = false;
        if (!fits) {
            return new Line(count, null);
        }
        return isBlank(end) ? null : new Line(count, Arrays.copyOf(begun, end));
    }

    private boolean isBlank(int end) {
        for (int i = 0; i < end; i++) {
            if (begun[i] != ' ' && begun[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
