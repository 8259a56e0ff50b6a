package dev.sluice;

import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Says in one line that requests are answered now, where, and how large everything is. */
record ReadyLine(Environment environment, JobStore store, Queues queues)
        implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger("Sluice");

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        log.info("ready at {} in {} s: store {}; {}", address(), seconds(event.getTimeTaken()), store.name(), sizes());
    }

    private String address() {
        String scheme = environment.containsProperty("server.ssl.bundle")
                        || environment.containsProperty("server.ssl.key-store")
                ? "https"
                : "http";
        return scheme + "://" + environment.getProperty("server.address", "0.0.0.0") + ":"
                + environment.getProperty("local.server.port");
    }

    private String sizes() {
        return queues.all().stream().map(ReadyLine::queue).collect(Collectors.joining(", "));
    }

    private static String queue(JobQueue queue) {
        return "queue %s (capacity %d, concurrency %d)".formatted(queue.name(), queue.capacity(), queue.concurrency());
    }

    private static String seconds(@Nullable Duration taken) {
        return taken == null ? "?" : String.format(Locale.ROOT, "%.1f", taken.toMillis() / 1e3);
    }
}
