package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.worker.EndAttempt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What no job may reach, by whatever way its name leads there. Connections are counted where they would arrive. */
class ForbiddenTargetTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Loopback, private, link-local, metadata, carrier, documentation, multicast, reserved; and these within others. */
    static final List<String> CLOSED = List.of(
            "127.0.0.1",
            "127.0.0.2",
            "127.1.2.3",
            "127.255.255.254",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.254",
            "100.100.100.200",
            "169.254.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "168.63.129.16",
            "172.16.0.1",
            "172.31.255.254",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.254",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::2",
            "::127.0.0.1",
            "::10.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:0",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2002:a9fe:a9fe::",
            "2002:c0a8:1::1",
            "100::1",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00::1",
            "fd00:ec2::254",
            "fdff:ffff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1");

    private static Target target;

    @BeforeAll
    static void start() {
        target = new Target("0.0.0.0", (call, response) -> response.send());
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static String url(String host) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + target.port() + "/";
    }

    private static String payload(String url) {
        return "{\"url\":\"" + url + "\"}";
    }

    private static Throwable failure(HttpJobHandler handler, String url) {
        return catchThrowable(
                () -> Mono.from(handler.run(TestJob.of(payload(url)))).block(TIMEOUT));
    }

    @Test
    void areManyEnough() {
        assertThat(CLOSED).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    }

    @Test
    void aLiteralIsRefusedAsItIsSubmitted() {
        HttpJobHandler handler = Handlers.handler(Handlers.settings(List.of()), new Names());

        for (String address : CLOSED) {
            assertThat(handler.check(payload(url(address)))).as(address).hasSize(1);
            assertThat(failure(handler, url(address))).as(address).isInstanceOf(EndAttempt.class);
        }
        assertThat(target.connections()).isZero();
    }

    @Test
    void aNameIsRefusedForWhatItResolvesTo() {
        Names names = new Names();
        CLOSED.forEach(address -> names.with(name(address), address));
        HttpJobHandler handler = Handlers.handler(Handlers.settings(List.of()), names);

        for (String address : CLOSED) {
            assertThat(failure(handler, url(name(address))))
                    .as(address)
                    .isInstanceOf(EndAttempt.class)
                    .hasRootCauseInstanceOf(ConnectGuard.ClosedToJobsException.class);
        }
        assertThat(target.connections()).isZero();
    }

    private static String name(String address) {
        return "n" + address.replaceAll("[.:]", "-") + "n.example.org";
    }

    @Test
    void aRedirectIsNotFollowed() {
        for (String address : CLOSED) {
            try (Target friend = new Target("127.0.0.1", (call, response) -> response.sendRedirect(url(address)))) {
                HttpJobHandler handler = Handlers.handler(
                        Handlers.settings(List.of("friend.example.org")),
                        new Names().with("friend.example.org", "127.0.0.1"));

                Throwable failure = failure(handler, "http://friend.example.org:" + friend.port() + "/");

                assertThat(failure).isInstanceOf(EndAttempt.class).hasRootCauseInstanceOf(HttpCallFailed.class);
                assertThat(friend.calls()).hasSize(1);
            }
        }
        assertThat(target.connections()).isZero();
    }

    @Test
    void aNameThatChangesItsMindIsLookedAtEachTime() {
        for (String address : CLOSED) {
            try (Target friend = new Target(
                    "127.0.0.1", (call, response) -> response.keepAlive(false).send())) {
                HttpJobHandler handler = Handlers.handler(
                        Handlers.settings(List.of("127.0.0.1/32")),
                        new Names().with("rebind.example.org", "127.0.0.1", other(address)));
                String url = "http://rebind.example.org:" + friend.port() + "/";

                assertThat(failure(handler, url)).as("the first call").isNull();
                assertThat(failure(handler, url))
                        .as(address)
                        .hasRootCauseInstanceOf(ConnectGuard.ClosedToJobsException.class);
                assertThat(friend.connections()).isEqualTo(1);
            }
        }
    }

    /** What is allowed in that test is not what it is about. */
    private static String other(String address) {
        return address.endsWith("127.0.0.1") || address.startsWith("2002:7f00:1") ? "127.0.0.3" : address;
    }

    @Test
    void whatIsPublicIsNot() {
        Reach reach = new Reach(List.of());

        for (String address : List.of(
                "8.8.8.8",
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "2606:4700::1",
                "2a00:1450::1",
                "2001:4860::8888",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1")) {
            assertThat(reach.allows(Names.address(address))).as(address).isTrue();
        }
    }

    @Test
    void anOperatorOpensRangesAndNames() {
        Reach reach = new Reach(List.of("10.1.0.0/16", "fd00::/8", "Friend.example.org"));

        assertThat(reach.allows(Names.address("10.1.255.255"))).isTrue();
        assertThat(reach.allows(Names.address("::ffff:10.1.0.1"))).isTrue();
        assertThat(reach.allows(Names.address("10.2.0.1"))).isFalse();
        assertThat(reach.allows(Names.address("fd12::1"))).isTrue();
        assertThat(reach.allows("friend.EXAMPLE.org", Names.address("127.0.0.1")))
                .isTrue();
        assertThat(reach.allows("foe.example.org", Names.address("127.0.0.1"))).isFalse();
    }
}
