package dev.sluice.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One address before several processes: each connection goes to the next of them that says it is ready. */
final class Balancer implements AutoCloseable {

    private static final int BACKLOG = 200;

    private final List<URI> targets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server;

    Balancer() {
        try {
            this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        threads.execute(this::accept);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void replace(URI old, URI target) {
        targets.add(target);
        targets.remove(old);
    }

    void add(URI target) {
        targets.add(target);
    }

    /** How often a process that had just said it was ready could not be connected to. */
    int late() {
        return late.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                threads.execute(() -> connect(near));
            }
        } catch (IOException closed) {
            // then nobody comes any more
        }
    }

    private void connect(Socket near) {
        try (near;
                Socket far = next()) {
            threads.execute(() -> pump(far, near));
            pump(near, far);
        } catch (IOException nobody) {
            // then the client is cut off, as by any balancer that has nobody left
        }
    }

    private Socket next() throws IOException {
        List<URI> all = List.copyOf(targets);
        int first = turn.getAndIncrement();
        for (int i = 0; i < all.size(); i++) {
            URI target = all.get((first + i) % all.size());
            if (isReady(target)) {
                try {
                    return new Socket(target.getHost(), target.getPort());
                } catch (IOException ended) {
                    late.incrementAndGet();
                }
            }
        }
        throw new IOException("nobody is ready");
    }

    private static boolean isReady(URI target) {
        try {
            return new Client(target).get("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException ended) {
            return false;
        }
    }

    /** What ends on one side ends on the other. */
    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // on the other side
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
