import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts the service once from the class path that the image has, uses it, stops it, and leaves what its JVM learned: the
 * classes it loaded and linked, and which methods matter. The JVM takes a cache only if it is the very one that made it,
 * and if the class path has the same jars with the same times in the same order. Run by the profile aot.
 */
final class Train {

    private static final Pattern READY = Pattern.compile("ready at (http://[0-9.:]+)");
    private static final String KEY = "training";
    private static final String SHA256 = "c2fb788c7deedbeaa296e424d4c2921b871a4f6cb4cf393c1c1105653ab399b4";
    private static final int ROUNDS = 200;
    private static final int PATIENCE_SECONDS = 300;

    private final Path folder;
    private final Path layout;
    private final HttpClient http = HttpClient.newHttpClient();

    private Train(Path folder) {
        this.folder = folder;
        this.layout = folder.resolve("layout");
    }

    /** Takes the folder to work in, where layout.tar is; the base's java; and the options that the image starts it with. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments[2].split(" "));
        new Train(Path.of(arguments[0])).train(arguments[1], options);
    }

    private void train(String java, List<String> options) throws IOException, InterruptedException {
        unpack();
        Path app = Files.createDirectories(folder.resolve("root/app"));
        Path cache = app.resolve("sluice.aot");
        Files.deleteIfExists(cache);
        Process service = start(java, options, cache);
        try (BufferedReader lines = service.inputReader(StandardCharsets.UTF_8)) {
            use(base(lines));
            service.toHandle().destroy();
            lines.lines().forEach(System.out::println);
        } finally {
            end(service);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("There is no " + cache + "; is " + java + " a JVM of version 25 or newer?");
        }
        Path flags = app.resolve("jvm.flags");
        Files.write(flags, Files.readAllBytes(layout.resolve("app/jvm.flags")));
        Files.writeString(flags, "AOTCache=/app/sluice.aot\n", StandardOpenOption.APPEND);
    }

    /** By tar, which keeps the times. */
    private void unpack() throws IOException, InterruptedException {
        Path layers = folder.resolve("layers");
        run("rm", "-rf", layers.toString(), layout.toString()); // of a build before, whose jar was another
        Files.createDirectories(layers);
        Files.createDirectories(layout);
        run("tar", "-xf", folder.resolve("layout.tar").toString(), "-C", layers.toString());
        try (Stream<Path> files = Files.list(layers)) {
            for (Path layer : files.filter(file -> file.toString().endsWith(".tar.gz")).toList()) {
                run("tar", "-xzf", layer.toString(), "--no-same-owner", "-C", layout.toString());
            }
        }
    }

    private Process start(String java, List<String> options, Path cache) throws IOException {
        String classPath = Files.readString(layout.resolve("app/jib-classpath-file"));
        List<String> command = new ArrayList<>(List.of(java, "-XX:Flags=" + layout.resolve("app/jvm.flags")));
        command.addAll(options);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache,
                "-cp",
                classPath.replace("/app/", layout.resolve("app") + "/"),
                Files.readString(layout.resolve("app/jib-main-class-file")).trim()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of(
                "SERVER_ADDRESS", "127.0.0.1",
                "SERVER_PORT", "0",
                "MANAGEMENT_SERVER_PORT", "0",
                "SLUICE_SIMULATE_DURATION", "0s",
                "SLUICE_SECURITY_KEYS_0_NAME", "training",
                "SLUICE_SECURITY_KEYS_0_SHA256", SHA256,
                "SLUICE_SECURITY_KEYS_0_ROLES", "admin",
                "SLUICE_STORE_SQLITE_PATH", Files.createTempDirectory(folder, "data").resolve("sluice.db").toString()));
        return builder.start();
    }

    private static URI base(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
        }
        throw new IllegalStateException("It did not start");
    }

    /** What the first minute of most processes brings. */
    private void use(URI base) throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            String job = location(base, "{\"payload\":{\"duration\":\"PT0S\",\"steps\":2}}");
            get(base, "/request");
            get(base, job);
            get(base, job + "/events");
        }
        for (String path : List.of("/", "/queues", "/jobs", "/kinds", "/actuator/health", "/actuator/prometheus")) {
            get(base, path);
        }
    }

    private String location(URI base, String json) throws IOException, InterruptedException {
        HttpRequest.Builder post = request(base, "/request").header("Content-Type", "application/json");
        return http.send(post.POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElse("/jobs/none");
    }

    private void get(URI base, String path) throws IOException, InterruptedException {
        http.send(request(base, path).build(), BodyHandlers.discarding());
    }

    private static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + KEY);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        end(process);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("Failed: " + String.join(" ", command));
        }
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("It did not end: " + process.info());
        }
    }
}
