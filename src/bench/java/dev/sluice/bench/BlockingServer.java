package dev.sluice.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;

/**
 * What a handler does in Go that sends a job into a full channel: it blocks, and its client with it, until there is room.
 * A thread for each connection stands for the goroutine. Nothing is stored.
 */
final class BlockingServer {

    private static final int ACCEPTED = 202;

    private BlockingServer() {}

    /**
     * Serves until it is killed.
     *
     * @param args how many jobs wait at most, how many run at once, and how many milliseconds each takes
     */
    public static void main(String[] args) throws IOException {
        BlockingQueue<Object> channel = new ArrayBlockingQueue<>(Integer.parseInt(args[0]));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            new Thread(() -> work(channel, Long.parseLong(args[2])), "worker-" + i).start();
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/request", exchange -> take(exchange, channel));
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("ready at http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void take(HttpExchange exchange, BlockingQueue<Object> channel) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            channel.put(exchange);
            exchange.sendResponseHeaders(ACCEPTED, -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(BlockingQueue<Object> channel, long millis) {
        try {
            while (true) {
                channel.take();
                Thread.sleep(millis);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
