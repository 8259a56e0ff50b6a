package dev.sluice.handler;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** Handlers of the kind http as tests want them. */
final class Handlers {

    private Handlers() {}

    static HttpSettings settings(List<String> allow, String... secrets) {
        return new HttpSettings(
                allow, List.of(secrets), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(4), 4);
    }

    static HttpJobHandler handler(HttpSettings settings, Names names) {
        return handler(settings, names, result -> true);
    }

    static HttpJobHandler handler(HttpSettings settings, Names names, Predicate<HttpResult> fits) {
        Reach reach = new Reach(settings.allow());
        return new HttpJobHandler(
                new HttpPayload.Reader(JsonMapper.shared(), reach),
                HttpCalls.client(settings, reach, names, null),
                new HostSlots(settings.concurrency()),
                new Signatures(settings.secrets()),
                settings.timeout(),
                fits,
                Clock.systemUTC());
    }
}
