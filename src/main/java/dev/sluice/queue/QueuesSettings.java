package dev.sluice.queue;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The queues of this process; the queue "default" always exists.
 *
 * @param queues settings by queue name, {@code [a-z][a-z0-9-]{0,62}}
 */
@ConfigurationProperties("sluice")
record QueuesSettings(@DefaultValue Map<String, QueueSettings> queues) {

    static final String DEFAULT_QUEUE = "default";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    QueuesSettings {
        Map<String, QueueSettings> all = new TreeMap<>(queues);
        all.putIfAbsent(DEFAULT_QUEUE, QueueSettings.DEFAULT);
        for (String name : all.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a queue is named '" + name + "', allowed is " + NAME);
            }
        }
        queues = Map.copyOf(all);
    }

    QueueSettings queue(String name) {
        return queues.getOrDefault(name, QueueSettings.DEFAULT);
    }
}
