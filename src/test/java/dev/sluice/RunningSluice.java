package dev.sluice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.context.reactive.StandardReactiveWebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The whole application in this JVM, on a port of its own, over a store that keeps nothing unless it is told to. */
public final class RunningSluice implements AutoCloseable {

    /** How long a test waits for what should come at once. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What a test may set otherwise: of a setting that is given twice, both values are taken. */
    private static final List<String> USUAL =
            List.of("--server.port=0", "--sluice.store.sqlite.path=:memory:", "--sluice.shutdown.drain=0s");

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
        return run(new SpringApplication(sources.toArray(Class<?>[]::new)), settings);
    }

    /**
     * Starts it as it is, in an environment of its own.
     *
     * @param environment the variables that it sees, instead of this JVM's
     * @param settings such as {@code --sluice.job.max-attempts=1}
     * @return ready
     */
    public static RunningSluice startIn(Map<String, Object> environment, String... settings) {
        StandardReactiveWebEnvironment variables = new StandardReactiveWebEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        variables.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, environment));
        SpringApplication application = new SpringApplication(SluiceApplication.class);
        application.setEnvironment(variables);
        return run(application, settings);
    }

    private static RunningSluice run(SpringApplication application, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(settings));
        for (String usual : USUAL) {
            String name = usual.substring(0, usual.indexOf('=') + 1);
            if (arguments.stream().noneMatch(setting -> setting.startsWith(name))) {
                arguments.add(usual);
            }
        }
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
     * Where health and metrics are.
     *
     * @return a port of their own, if they have one
     */
    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
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
