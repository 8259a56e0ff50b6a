package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.store.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Every route, asked by everybody, with everything that may stand for a key. */
class AccessMatrixTests {

    private static final String UNKNOWN = "/jobs/019a8f3e-0000-7000-8000-000000000000";
    private static final Set<String> ALL = Set.of("submit", "read", "operate", "admin");
    private static final Set<String> READ = Set.of("read", "operate", "admin");
    private static final Set<String> OPERATE = Set.of("operate", "admin");
    private static final Set<String> SUBMIT = Set.of("submit", "admin");

    /** What the contract says of each route; an address that nobody has thought of is the admin's. */
    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/request", SUBMIT),
            new Route("POST", "/request", SUBMIT),
            new Route("GET", UNKNOWN, ALL),
            new Route("HEAD", UNKNOWN, ALL),
            new Route("GET", UNKNOWN + "/events", ALL),
            new Route("GET", "/jobs", READ),
            new Route("GET", "/jobs?limit=1", READ),
            new Route("GET", "/events", READ),
            new Route("GET", "/queues", READ),
            new Route("GET", "/queues/default", READ),
            new Route("GET", "/schedules", READ),
            new Route("GET", "/schedules/none", READ),
            new Route("GET", "/kinds", READ),
            new Route("GET", "/replicas", READ),
            new Route("DELETE", UNKNOWN, OPERATE),
            new Route("POST", UNKNOWN + "/retry", OPERATE),
            new Route("POST", "/jobs/retry?state=failed", OPERATE),
            new Route("DELETE", "/jobs?state=failed", OPERATE),
            new Route("PATCH", "/queues/none", OPERATE),
            new Route("PUT", "/schedules/none", OPERATE),
            new Route("DELETE", "/schedules/none", OPERATE),
            new Route("GET", "/actuator", OPERATE),
            new Route("GET", "/actuator/prometheus", OPERATE),
            new Route("GET", "/actuator/info", OPERATE),
            new Route("POST", "/tickets", ALL),
            new Route("GET", "/nothing", Set.of("admin")),
            new Route("PUT", UNKNOWN, Set.of("admin")),
            new Route("POST", "/queues", Set.of("admin")),
            new Route("DELETE", "/request", Set.of("admin")));

    private static final List<String> OPEN = List.of(
            "/", "/openapi.yaml", "/app/main.js", "/request.css", "/actuator/health", "/actuator/health/liveness");

    private static final List<String> TRICKS = List.of(
            "//jobs",
            "/jobs/",
            "/jobs//",
            "/./jobs",
            "/app/../jobs",
            "/app/..;/jobs",
            "/jobs;a=b",
            "/jobs;",
            "/%6aobs",
            "/jobs%2f",
            "/%2e%2e/jobs",
            "/app/%2e%2e/jobs",
            "/app/..%2fjobs",
            "/app%2f..%2fjobs",
            "/JOBS",
            "/jobs%00",
            "/jobs%20",
            "/jobs%3b",
            "/jobs.json",
            "/actuator/health/../prometheus",
            "/actuator/health/..;/prometheus",
            "/actuator/health/%2e%2e/prometheus",
            "/actuator//prometheus",
            "/webjars/uplot/dist/../../../../jobs",
            "/\\jobs",
            "/%5cjobs");

    private static RunningSluice sluice;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger SENT = new AtomicInteger();

    private record Route(String method, String path, Set<String> roles) {}

    @BeforeAll
    static void start() {
        Keys keys = new Keys();
        ALL.forEach(role -> keys.with(role, role));
        keys.with("both", "submit,read");
        sluice = RunningSluice.start(keys.settings("--sluice.simulate.duration=PT0S"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
        System.out.printf("AccessMatrixTests: %d requests%n", SENT.get());
    }

    /** The body is left unread: a stream has no end. */
    private static int status(String method, String path, String... headers) {
        SENT.incrementAndGet();
        HttpRequest.Builder request = HttpRequest.newBuilder(sluice.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(RunningSluice.TIMEOUT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }

    private static int statusFor(Route route, String name) {
        return status(route.method, route.path, HttpHeaders.AUTHORIZATION, Keys.bearer(name));
    }

    private static boolean isRefused(int status) {
        return status == 401 || status == 403;
    }

    @Test
    void whoHasTheRoleMayAndNobodyElse() {
        for (Route route : ROUTES) {
            for (String role : ALL) {
                int status = statusFor(route, role);
                if (route.roles.contains(role)) {
                    assertThat(isRefused(status))
                            .as("%s for %s is %d", route, role, status)
                            .isFalse();
                } else {
                    assertThat(status).as("%s for %s", route, role).isEqualTo(403);
                }
            }
            boolean mayBoth = route.roles.contains("submit") || route.roles.contains("read");
            assertThat(isRefused(statusFor(route, "both")))
                    .as("%s for both", route)
                    .isEqualTo(!mayBoth);
        }
    }

    @Test
    void whatIsNoKeyOpensNothing() {
        List<String> wrong = List.of(
                "Bearer wrong",
                "Bearer ",
                "Bearer",
                "bearer " + Keys.of("admin").toUpperCase(Locale.ROOT),
                "Bearer " + Keys.of("admin") + "x",
                "Bearer " + Keys.of("admin").substring(1),
                "Bearer " + Keys.sha256(Keys.of("admin")),
                "Basic YWRtaW46YWRtaW4=",
                Keys.of("admin"),
                "Bearer " + "A".repeat(4000),
                "Bearer a.b.c");
        for (Route route : ROUTES) {
            assertThat(status(route.method, route.path))
                    .as("%s for nobody", route)
                    .isEqualTo(401);
            for (String header : wrong) {
                assertThat(status(route.method, route.path, HttpHeaders.AUTHORIZATION, header))
                        .as("%s with %s", route, header)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void aTicketOpensStreamsForAMinute() {
        byte[] secret = sluice.bean(SecretStore.class)
                .secret("tickets", new byte[Tickets.SECRET])
                .block();
        Caller admin = new Caller("admin", Set.of(Role.ADMIN));
        String good = ticket(secret, admin, Instant.now());
        String expired = ticket(secret, admin, Instant.now().minus(Duration.ofSeconds(61)));
        String foreign =
                ticket("somebody else's secret of 32 bytes".getBytes(StandardCharsets.UTF_8), admin, Instant.now());
        String small = ticket(secret, new Caller("submit", Set.of(Role.SUBMIT)), Instant.now());

        for (Route route : ROUTES) {
            boolean isStream = route.path.endsWith("/events") || route.path.equals("/events");
            String mark = route.path.contains("?") ? "&" : "?";
            assertThat(isRefused(status(route.method, route.path + mark + "ticket=" + good)))
                    .as("%s with a ticket", route)
                    .isEqualTo(!isStream);
            for (String none : List.of(expired, foreign, "", "A", good.substring(1), good + "A", expired + good)) {
                assertThat(status(route.method, route.path + mark + "ticket=" + none))
                        .as("%s with %s", route, none)
                        .isEqualTo(401);
            }
        }
        assertThat(status("GET", "/events?ticket=" + small)).isEqualTo(403);
        assertThat(status("GET", UNKNOWN + "/events?ticket=" + small)).isEqualTo(404);
    }

    private static String ticket(byte[] secret, Caller caller, Instant at) {
        return new Tickets(Mono.just(secret), Clock.fixed(at, ZoneOffset.UTC))
                .issue(caller)
                .map(Tickets.Ticket::text)
                .block();
    }

    @Test
    void whatIsOpenIsOpenToAll() {
        for (String path : OPEN) {
            assertThat(status("GET", path)).as(path).isEqualTo(200);
            assertThat(status("GET", path, HttpHeaders.AUTHORIZATION, "Bearer wrong"))
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void noWayRoundAPathOpensIt() {
        List<String[]> shown = new ArrayList<>();
        shown.add(new String[0]);
        shown.add(new String[] {HttpHeaders.AUTHORIZATION, "Bearer wrong"});
        shown.add(new String[] {HttpHeaders.AUTHORIZATION, Keys.bearer("submit")});
        shown.add(new String[] {"X-Forwarded-For", "127.0.0.1"});
        shown.add(new String[] {"X-Original-URL", "/"});
        shown.add(new String[] {"X-HTTP-Method-Override", "GET"});
        for (String path : TRICKS) {
            for (String[] headers : shown) {
                for (String method : List.of("GET", "DELETE")) {
                    assertThat(statusOfRaw(method, path, headers))
                            .as("%s %s with %s", method, path, List.of(headers))
                            .isIn(400, 401, 403, 404);
                }
            }
        }
    }

    /** Byte for byte, since a client would tidy the path up. */
    private static int statusOfRaw(String method, String path, String... headers) {
        SENT.incrementAndGet();
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        String answer = RawRequest.send(sluice, request + "\r\n");
        return Integer.parseInt(answer.substring(9, 12));
    }
}
