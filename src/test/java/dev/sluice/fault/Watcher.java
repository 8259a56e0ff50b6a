package dev.sluice.fault;

import dev.sluice.fault.judge.Reader;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Reads all events from whichever process lives, cut off by itself too, and tells the judge what it saw. */
final class Watcher implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicReference<CompletableFuture<URI>> server = new AtomicReference<>(new CompletableFuture<>());
    private final AtomicReference<String> goal = new AtomicReference<>("");
    private final Future<List<String>> events;

    /**
     * One that waits for somebody to read from.
     *
     * @param most bytes until it is cut off, besides by deaths
     */
    Watcher(long seed, int most) {
        AtomicInteger always = new AtomicInteger(Integer.MAX_VALUE);
        this.events = thread.submit(new CutReader(this::server, seed, most, always, goal::get));
    }

    /** Waits for one to read from. */
    private URI server() {
        try {
            return server.get().get();
        } catch (ExecutionException cause) {
            throw new IllegalStateException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    /** It reads there from now on. */
    void readAt(SluiceProcess process) {
        server.getAndSet(CompletableFuture.completedFuture(process.base())).complete(process.base());
    }

    /** If it reads there, it waits for another from now on. */
    void leave(SluiceProcess process) {
        if (process.base().equals(server.get().getNow(null))) {
            server.set(new CompletableFuture<>());
        }
    }

    /** Waits until it has seen the newest event that this process knows of. */
    Reader seen(SluiceProcess last) throws Exception {
        goal.set(CutReader.end(last.base()));
        return CutReader.reader("reader", events.get(Client.PATIENCE.toSeconds() * 4, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
