package dev.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kept-alive connections on one thread, each with one request under way at most. */
final class Connections implements AutoCloseable {

    /** A selector knows whole milliseconds only; what is nearer than this is looked for again and again. */
    private static final long NEAR = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

    private final Selector selector = Selector.open();
    private final List<Connection> all = new ArrayList<>();

    /** What is done with an answer that is whole. */
    interface Answered {
        void by(Connection connection, int status) throws IOException;
    }

    private Connections() throws IOException {}

    static Connections open(URI base, byte[] request, int number) throws IOException {
        Connections connections = new Connections();
        for (int i = 0; i < number; i++) {
            Connection connection = Connection.to(base, request);
            connections.all.add(connection);
            connection.channel().configureBlocking(false);
            connection.channel().register(connections.selector, SelectionKey.OP_READ, connection);
        }
        return connections;
    }

    List<Connection> all() {
        return all;
    }

    /** Waits until something comes, but not longer than this, and hands on what is whole. */
    void await(long nanos, Answered answered) throws IOException {
        if (nanos > NEAR) {
            selector.select(TimeUnit.NANOSECONDS.toMillis(nanos - NEAR / 2));
        } else if (selector.selectNow() == 0 && nanos > 0) {
            LockSupport.parkNanos(Math.min(nanos, NAP));
        }
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            int status = connection.receive();
            if (status != 0) {
                answered.by(connection, status);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : all) {
            connection.close();
        }
        selector.close();
    }
}
