package dev.sluice.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is let in.
 *
 * @param keys what callers show; once there is one, all must show one
 * @param open whether a service without keys may listen beyond this machine, and let everybody do everything
 * @param corsOrigins pages of these origins may watch and submit, such as {@code https://shop.example.org}
 */
@ConfigurationProperties("sluice.security")
public record SecuritySettings(
        @DefaultValue List<Key> keys,
        @DefaultValue("false") boolean open,
        @DefaultValue List<String> corsOrigins) {

    /** Refuses keys that cannot be told apart, and origins that no page has. */
    public SecuritySettings {
        Set<String> seen = new HashSet<>();
        for (Key key : keys) {
            if (!seen.add(key.name()) || !seen.add(key.sha256())) {
                throw new IllegalArgumentException(
                        "keys has '" + key.name() + "' twice, or its sha256 under two names; allowed is each once");
            }
        }
        corsOrigins.forEach(SecuritySettings::checkOrigin);
    }

    private static void checkOrigin(String origin) {
        try {
            URI uri = new URI(origin);
            if (uri.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority())) {
                return;
            }
        } catch (URISyntaxException malformed) {
            // said below, as for what is no origin
        }
        throw new IllegalArgumentException("corsOrigins has '" + origin
                + "', allowed are origins: scheme, host and port if it is not the usual one, and nothing else");
    }

    /**
     * A key of the API.
     *
     * @param name what its caller is called in jobs and logs
     * @param sha256 of the key, in hex: the key itself is nowhere on this side
     * @param roles what its caller may do
     */
    public record Key(String name, String sha256, Set<Role> roles) {

        private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
        private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

        /** Refuses what is no digest, so that nobody puts the key itself into a file. */
        public Key {
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name of a key is '" + name + "', allowed is " + NAME);
            }
            sha256 = sha256 == null ? "" : sha256.toLowerCase(Locale.ROOT);
            if (!SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("sha256 of the key '" + name
                        + "' is none: 64 hex digits are, as printf %s \"$KEY\" | sha256sum prints them");
            }
            if (roles == null || roles.isEmpty()) {
                throw new IllegalArgumentException(
                        "roles of the key '" + name + "' is empty, allowed are submit, read, operate and admin");
            }
            roles = Set.copyOf(roles);
        }

        /** Without the digest: a short key could be found from it. */
        @Override
        public String toString() {
            return "Key[name=" + name + ", roles=" + roles + "]";
        }
    }
}
