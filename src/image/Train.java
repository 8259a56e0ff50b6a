import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
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
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int STOPPED = 128 + 15;
    private static final int PATIENCE_SECONDS = 600;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Path folder;
    private final Path layout;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();

    private final int management = freePort();

    private Train(Path folder) throws IOException {
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
        // Its log is read until it ends, so it has to end whatever happens.
        service.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> destroy(service));
        try (BufferedReader lines = service.inputReader(StandardCharsets.UTF_8)) {
            use(base(lines));
            service.toHandle().destroy();
            lines.lines().forEach(System.out::println);
            end(service);
            check(service.exitValue() == STOPPED, "It ended with status " + service.exitValue());
        } finally {
            destroy(service);
        }
        check(Files.exists(cache), "There is no " + cache + "; is " + java + " a JVM of version 25 or newer?");
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
                "MANAGEMENT_SERVER_PORT", Integer.toString(management),
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
            get(base, "/request", ACCEPTED);
            get(base, job);
            get(base, job + "/events");
        }
        for (String path : List.of("/", "/queues", "/jobs", "/kinds")) {
            get(base, path);
        }
        URI inside = URI.create("http://127.0.0.1:" + management);
        for (String path : List.of("health/liveness", "health/readiness", "prometheus")) {
            get(inside, "/actuator/" + path);
        }
    }

    private String location(URI base, String json) throws IOException, InterruptedException {
        HttpRequest.Builder post = request(base, "/request").header("Content-Type", "application/json");
        HttpResponse<Void> answer = answer(post.POST(BodyPublishers.ofString(json)), ACCEPTED);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private void get(URI base, String path) throws IOException, InterruptedException {
        get(base, path, OK);
    }

    private void get(URI base, String path, int status) throws IOException, InterruptedException {
        answer(request(base, path), status);
    }

    /** The answer, read to its end. Another than the one awaited would train for what users never do. */
    private HttpResponse<Void> answer(HttpRequest.Builder request, int status)
            throws IOException, InterruptedException {
        HttpResponse<Void> answer = http.send(request.timeout(ANSWER).build(), BodyHandlers.discarding());
        check(answer.statusCode() == status, answer + " is not " + status);
        return answer;
    }

    private static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + KEY);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        end(process);
        check(process.exitValue() == 0, "Failed: " + String.join(" ", command));
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            destroy(process);
            throw new IllegalStateException("It did not end: " + process.info());
        }
    }

    private static Process destroy(Process process) {
        return process.destroyForcibly();
    }

    private static void check(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalStateException(otherwise);
        }
    }
}
