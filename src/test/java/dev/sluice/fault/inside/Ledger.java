package dev.sluice.fault.inside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;

/** A file that lines are added to. Those that come while others are synced are synced together. */
public final class Ledger {

    private final FileChannel file;

    /** Whose writers never wait for each other: one that may not block would be stopped within a lock, which is then nobody's. */
    private final BlockingQueue<Line> lines = new LinkedTransferQueue<>();

    /** A new one. */
    public Ledger(Path path) {
        try {
            this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        Thread writer = new Thread(this::write, "ledger");
        writer.setDaemon(true);
        writer.start();
    }

    /** Adds a line; complete when it is on disk. */
    public CompletableFuture<Void> write(String line) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        lines.add(new Line(line, written));
        return written;
    }

    /** Adds a line that nobody waits for. */
    public void note(String line) {
        lines.add(new Line(line, new CompletableFuture<>()));
    }

    private void write() {
        List<Line> group = new ArrayList<>();
        try {
            while (true) {
                group.add(lines.take());
                lines.drainTo(group);
                write(group);
                group.clear();
            }
        } catch (IOException | InterruptedException cause) {
            group.forEach(line -> line.written().completeExceptionally(cause));
        }
    }

    private void write(List<Line> group) throws IOException {
        StringBuilder text = new StringBuilder();
        group.forEach(line -> text.append(line.text()).append('\n'));
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
        group.forEach(line -> line.written().complete(null));
    }

    private record Line(String text, CompletableFuture<Void> written) {}
}
