package dev.sluice.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds that this process can run, by name. */
public final class Kinds {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Map<String, Kind> byName = new TreeMap<>();

    Kinds(Collection<JobHandler> handlers, JobSettings all, Map<String, KindSettings> settings) {
        for (JobHandler handler : handlers) {
            String name = handler.kind();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        handler.getClass().getName() + " is of kind '" + name + "', allowed is " + NAME);
            }
            Kind kind = kind(handler, all, settings.getOrDefault(name, KindSettings.NONE));
            Kind other = byName.put(name, kind);
            if (other != null) {
                throw new IllegalArgumentException("two handlers are of kind '" + name + "': "
                        + other.handler().getClass().getName() + " and "
                        + handler.getClass().getName());
            }
        }
    }

    private static Kind kind(JobHandler handler, JobSettings all, KindSettings own) {
        Integer maxAttempts = own.maxAttempts();
        return new Kind(
                handler,
                maxAttempts == null ? all.maxAttempts() : maxAttempts,
                own.timeout() == null ? all.timeout() : own.timeout(),
                own.retryPolicy(all));
    }

    /**
     * The kind of this name.
     *
     * @param name a name from anywhere
     * @return null if this process cannot run it
     */
    public @Nullable Kind find(String name) {
        return byName.get(name);
    }

    /**
     * The names of all kinds.
     *
     * @return in order
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }
}
