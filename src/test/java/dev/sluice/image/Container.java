package dev.sluice.image;

import dev.sluice.fault.Client;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The image at work under the strictest rules that a cluster has: a user that is not root, a root file system that cannot
 * be written to, no capabilities, and a limit on memory. On loopback, for this machine's network is the container's too.
 */
final class Container implements AutoCloseable {

    static final String KEY = "open sesame";
    static final String SHA256 = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private final String name;
    private final SluiceProcess process;
    private final URI management;

    private Container(String name, SluiceProcess process, URI management) {
        this.name = name;
        this.process = process;
        this.management = management;
    }

    /**
     * Starts one and waits for nothing.
     *
     * @param data a folder of this machine's that becomes {@code /data}
     * @param options of {@code podman run}, such as {@code --env=A=b}
     */
    static Container launch(Path data, String... options) {
        int port = freePort();
        List<String> all = new ArrayList<>(List.of(
                "--env=SERVER_ADDRESS=127.0.0.1",
                "--env=SERVER_PORT=0",
                "--env=MANAGEMENT_SERVER_PORT=" + port,
                "--env=SLUICE_SECURITY_KEYS_0_NAME=tests",
                "--env=SLUICE_SECURITY_KEYS_0_SHA256=" + SHA256,
                "--env=SLUICE_SECURITY_KEYS_0_ROLES=admin"));
        all.addAll(List.of(options));
        return launchAsIs(data, URI.create("http://127.0.0.1:" + port), all);
    }

    /** As {@link #launch}, and waits until it is ready. */
    static Container start(Path data, String... options) {
        Container container = launch(data, options);
        container.process.base();
        return container;
    }

    /** With what the image says and nothing else, so without a network: it would be open to all. */
    static Container launchBare(Path data, String... options) {
        List<String> all = new ArrayList<>(List.of("--network=none"));
        all.addAll(List.of(options));
        return launchAsIs(data, URI.create("http://127.0.0.1:9091"), all);
    }

    private static Container launchAsIs(Path data, URI management, List<String> options) {
        String name = "sluice-" + UUID.randomUUID();
        List<String> command = Podman.command(
                "run",
                "--rm",
                "--name=" + name,
                "--read-only",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges",
                "--memory=384m",
                "--memory-swap=384m",
                "--volume=" + data + ":/data:U");
        command.addAll(options);
        try {
            command.add(Podman.image());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return new Container(name, SluiceProcess.launchOther(data, command), management);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Of the service's own port. */
    Client client() {
        return client(process.base());
    }

    /** Of the port of health and metrics. */
    Client management() {
        return client(management);
    }

    URI managementBase() {
        return management;
    }

    static Client client(URI base) {
        return new Client(base, "Authorization", "Bearer " + KEY);
    }

    SluiceProcess process() {
        return process;
    }

    /** A field of what is known of it, by its template. */
    String inspect(String template) {
        return Podman.call("inspect", "--format", template, name).trim();
    }

    @Override
    public void close() {
        try {
            Podman.call("rm", "--force", "--ignore", "--time=0", name);
        } finally {
            process.close();
        }
    }
}
