package dev.sluice.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer in a process of its own, which does what it is told by HTTP and answers how many nanoseconds that took. */
final class PeerProcess {

    private static final int THREADS = Integer.getInteger("bench.peers.threads", 32);
    private static final int BATCH = 1_000;
    private static final int GLANCE_MILLIS = 5;

    private final Peer peer;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private PeerProcess(Peer peer) {
        this.peer = peer;
    }

    /** Work that may fail as it likes. */
    private interface Work {
        long nanos(int jobs) throws InterruptedException, ExecutionException;
    }

    /**
     * Serves until it is killed.
     *
     * @param args the peer's name, and where its database is
     */
    public static void main(String[] args) throws IOException, SQLException {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(args[1]);
        database.setMaximumPoolSize(THREADS);
        PeerProcess process =
                new PeerProcess(args[0].equals("jobrunr") ? new JobRunrPeer(database) : new DbScheduler(database));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/enqueue", exchange -> answer(exchange, process::enqueue));
        server.createContext("/batch", exchange -> answer(exchange, process::enqueueBatches));
        server.createContext("/drain", exchange -> answer(exchange, process::drain));
        server.start();
        System.out.println("ready at http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, Work work) throws IOException {
        try {
            int jobs = Integer.parseInt(exchange.getRequestURI().getQuery());
            byte[] answer = Long.toString(work.nanos(jobs)).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException | ExecutionException | RuntimeException cause) {
            cause.printStackTrace();
            exchange.sendResponseHeaders(500, -1);
        } finally {
            exchange.close();
        }
    }

    private long enqueue(int jobs) throws InterruptedException, ExecutionException {
        return onAllThreads(jobs, peer::enqueue);
    }

    private long enqueueBatches(int jobs) throws InterruptedException, ExecutionException {
        return onAllThreads(jobs / BATCH, () -> peer.enqueue(BATCH));
    }

    private long onAllThreads(int times, Runnable work) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(times);
        List<Future<?>> all = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    work.run();
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        return System.nanoTime() - began;
    }

    /** From the first job that runs to the last that is written. */
    private long drain(int jobs) throws InterruptedException {
        Ran ran = Ran.expect(jobs);
        peer.start();
        ran.await();
        while (!peer.isDone()) {
            Thread.sleep(GLANCE_MILLIS);
        }
        long nanos = System.nanoTime() - ran.began();
        peer.stop();
        return nanos;
    }
}
