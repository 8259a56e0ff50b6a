package dev.sluice.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between two, and lets through what it is told to. */
public final class Proxy implements AutoCloseable {

    private static final int BYTES = 16 * 1024;

    private volatile int target;
    private final ServerSocket server;
    private final Queue<Link> links = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean hasVanished;
    private volatile Duration delay = Duration.ZERO;

    /**
     * One that lets everything through.
     *
     * @param target a port of this machine
     */
    public Proxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        threads.execute(this::accept);
    }

    /**
     * Where it listens.
     *
     * @return on the loopback address
     */
    public int port() {
        return server.getLocalPort();
    }

    /** Every connection is half open from now on, new ones too: nothing arrives any more, and nobody is told. */
    public void vanish() {
        hasVanished = true;
        links.forEach(Link::vanish);
    }

    /** New connections get through; those that were half open stay so. */
    public void returnToNewOnes() {
        hasVanished = false;
    }

    /**
     * All that passes is on its way for so long, in both directions.
     *
     * @param each of what arrives together
     */
    public void delay(Duration each) {
        delay = each;
    }

    /** What is asked still arrives, on connections that are open now; the answers do not. */
    public void loseAnswers() {
        lost.set(0);
        links.forEach(Link::loseAnswers);
    }

    /**
     * How much was lost.
     *
     * @return answers, or parts of them
     */
    public int lost() {
        return lost.get();
    }

    /**
     * New connections lead elsewhere.
     *
     * @param other a port of this machine
     */
    public void lead(int other) {
        target = other;
    }

    /** Ends every connection there is. */
    public void cut() {
        links.forEach(Link::close);
        links.clear();
    }

    private void accept() {
        try {
            while (true) {
                connect(server.accept());
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException nobodyThere) {
            near.close();
            return;
        }
        Link link = new Link(near, far);
        links.add(link);
        if (hasVanished) {
            link.vanish();
        }
        threads.execute(link::ask);
        threads.execute(link::answer);
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        threads.shutdownNow();
    }

    /** One connection through it. */
    private final class Link {

        private final Socket near;
        private final Socket far;
        private volatile boolean asks = true;
        private volatile boolean answers = true;

        Link(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void vanish() {
            asks = false;
            answers = false;
        }

        void loseAnswers() {
            answers = false;
        }

        void ask() {
            try {
                pump(near, far, true);
            } catch (IOException ended) {
                end();
            }
        }

        void answer() {
            try {
                pump(far, near, false);
            } catch (IOException ended) {
                end();
            }
        }

        private void pump(Socket from, Socket to, boolean isQuestion) throws IOException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[BYTES];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                travel();
                if (isQuestion ? asks : answers) {
                    out.write(bytes, 0, read);
                } else {
                    lost.incrementAndGet();
                }
            }
            throw new IOException("it has ended");
        }

        private void travel() throws IOException {
            try {
                Thread.sleep(delay.toMillis());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                throw new IOException(closed);
            }
        }

        /** Who is half open hears of no end either. */
        private void end() {
            if (asks) {
                close();
            }
        }

        void close() {
            try {
                near.close();
                far.close();
            } catch (IOException gone) {
                // then it is closed
            }
        }
    }
}
