package dev.sluice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The whole application in this JVM, on a port of its own, over a store that keeps nothing. */
public final class RunningSluice implements AutoCloseable {

    /** How long a test waits for what should come at once. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;

    private RunningSluice(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts it.
     *
     * @param more classes that are beans besides
     * @param settings such as {@code --sluice.job.max-attempts=1}
     * @return ready
     */
    public static RunningSluice start(List<Class<?>> more, String... settings) {
        List<Class<?>> sources = new ArrayList<>(more);
        sources.add(0, SluiceApplication.class);
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=0", "--sluice.store.sqlite.path=:memory:", "--sluice.shutdown.drain=0s"));
        arguments.addAll(List.of(settings));
        SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
        return new RunningSluice(application.run(arguments.toArray(String[]::new)));
    }

    /**
     * Starts it as it is.
     *
     * @param settings such as {@code --sluice.job.max-attempts=1}
     * @return ready
     */
    public static RunningSluice start(String... settings) {
        return start(List.of(), settings);
    }

    /**
     * Where it listens.
     *
     * @return on the loopback address
     */
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /**
     * Someone who calls it over a real connection.
     *
     * @return a new client
     */
    public WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port())
                .responseTimeout(TIMEOUT)
                .build();
    }

    /**
     * A connection to write bytes to.
     *
     * @return one that does not wait for ever
     * @throws IOException if there is none
     */
    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
        return socket;
    }

    /**
     * Where it answers.
     *
     * @param path with the query, encoded
     * @return absolute
     */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /**
     * One of its parts.
     *
     * @param type of which there is one
     * @return it
     */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
