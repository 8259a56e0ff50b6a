package dev.sluice.image;

import dev.sluice.fault.Client;
import dev.sluice.fault.SluiceProcess;
import dev.sluice.k8s.Kubectl;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifests of one replica, rendered by kustomize and played by Podman to the letter. A folder of one's own gives
 * them the image, the keys and, instead of a Service, two ports of this machine's loopback.
 */
final class Played implements AutoCloseable {

    private static final String KUSTOMIZATION = """
            namespace: sluice
            resources:
              - ../k8s/overlays/single
            images:
              - name: sluice
                newName: %s
                newTag: %s
            secretGenerator:
              - name: sluice-keys
                behavior: merge
                literals:
                  - SLUICE_SECURITY_KEYS_0_NAME=tests
                  - SLUICE_SECURITY_KEYS_0_SHA256=%s
                  - SLUICE_SECURITY_KEYS_0_ROLES=admin
            patches:
              - target: { kind: Deployment, name: sluice }
                patch: |-
                  - { op: add, path: /spec/template/spec/containers/0/ports/0/hostPort, value: %d }
                  - { op: add, path: /spec/template/spec/containers/0/ports/0/hostIP, value: 127.0.0.1 }
                  - { op: add, path: /spec/template/spec/containers/0/ports/1/hostPort, value: %d }
                  - { op: add, path: /spec/template/spec/containers/0/ports/1/hostIP, value: 127.0.0.1 }
            """;

    /** The first that makes variables of a secret as Kubernetes writes it; before, it wants the secret's bare data. */
    private static final Version READS_SECRETS = Version.parse("4.4");

    private static final Predicate<String> SECRET =
            Pattern.compile("(?m)^kind: Secret$").asPredicate();
    private static final Predicate<String> CLAIM =
            Pattern.compile("(?m)^kind: PersistentVolumeClaim$").asPredicate();

    private final Path file;
    private final SluiceProcess log;
    private final String container;
    private final URI service;
    private final URI management;

    private Played(Path file, int service, int management) throws IOException {
        this.file = file;
        Podman.call("kube", "play", "--network=podman", file.toString());
        this.container = Podman.call("ps", "--quiet", "--filter=ancestor=" + Podman.image())
                .trim();
        this.log = SluiceProcess.launchOther(file.getParent(), Podman.command("logs", "--follow", container));
        this.service = URI.create("http://127.0.0.1:" + service);
        this.management = URI.create("http://127.0.0.1:" + management);
    }

    /** Plays all of them, for the first time in this storage, and waits until the pod is ready. */
    static Played first(Path folder) throws IOException {
        int service = Container.freePort();
        int management = Container.freePort();
        FileSystemUtils.copyRecursively(Path.of("k8s"), folder.resolve("k8s"));
        Path own = Files.createDirectories(folder.resolve("deploy"));
        String image = Podman.call("image", "inspect", "--format={{index .RepoTags 0}}", Podman.image())
                .trim();
        int colon = image.lastIndexOf(':');
        String kustomization = KUSTOMIZATION.formatted(
                image.substring(0, colon), image.substring(colon + 1), Container.SHA256, service, management);
        Files.writeString(own.resolve("kustomization.yaml"), kustomization);
        List<String> objects = Arrays.asList(Kubectl.render(own).split("(?m)^---\n"));
        if (podman().compareTo(READS_SECRETS) < 0) {
            for (String secret : objects.stream().filter(SECRET).toList()) {
                create(folder, new Yaml().load(secret));
            }
            objects = objects.stream().filter(SECRET.negate()).toList();
        }
        return new Played(write(folder, objects), service, management).ready();
    }

    /** Plays them again. A claim is made once; Podman refuses another of its name. */
    Played again() throws IOException {
        List<String> objects = Arrays.asList(Files.readString(file).split("(?m)^---\n"));
        Path rest =
                write(file.getParent(), objects.stream().filter(CLAIM.negate()).toList());
        return new Played(rest, service.getPort(), management.getPort()).ready();
    }

    private static Version podman() {
        return Version.parse(
                Podman.call("version", "--format={{.Client.Version}}").trim());
    }

    private static void create(Path folder, Map<String, Object> secret) throws IOException {
        Object name = ((Map<?, ?>) secret.get("metadata")).get("name");
        Path data = folder.resolve("secret.json");
        Files.writeString(data, JsonMapper.shared().writeValueAsString(secret.get("data")));
        Podman.call("secret", "create", name.toString(), data.toString());
    }

    private static Path write(Path folder, List<String> objects) throws IOException {
        return Files.writeString(folder.resolve("objects-" + objects.size() + ".yaml"), String.join("---\n", objects));
    }

    private Played ready() {
        try {
            log.base();
            return this;
        } catch (AssertionError failed) {
            close();
            throw failed;
        }
    }

    Client client() {
        return Container.client(service);
    }

    /** Of health, without a key. */
    Client stranger() {
        return new Client(management);
    }

    /** A field of what is known of the container, by its template. */
    String inspect(String template) {
        return Podman.call("inspect", "--format", template, container).trim();
    }

    /** Takes the pod down; what the claim stands for stays. */
    @Override
    public void close() {
        try {
            Podman.call("kube", "down", file.toString());
        } finally {
            log.close();
        }
    }
}
