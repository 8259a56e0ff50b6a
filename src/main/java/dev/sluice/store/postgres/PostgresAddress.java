package dev.sluice.store.postgres;

import dev.sluice.store.StoreRefusedException;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, for both drivers: R2DBC's, and JDBC's for the tables at the start. The options about TLS are
 * taken over, so that neither connects with less of it than was asked for.
 */
record PostgresAddress(ConnectionFactoryOptions options) {

    private static final String URL = "sluice.store.postgres.url";

    /** Of the session, parted by semicolons. */
    private static final String OPTIONS = "options";

    private static final Duration TO_CONNECT = Duration.ofSeconds(4);

    /** Options that both drivers have, by R2DBC's names. */
    private static final Map<String, String> ALIKE = Map.of(
            "sslCert", "sslcert",
            "sslKey", "sslkey",
            "sslPassword", "sslpassword",
            "sslRootCert", "sslrootcert",
            "targetServerType", "targetServerType");

    static PostgresAddress of(PostgresSettings settings) {
        String url = settings.url();
        if (url == null || url.isBlank()) {
            throw refused("is not set", "r2dbc:postgresql://host:5432/database is what it looks like.");
        }
        ConnectionFactoryOptions parsed = parse(url);
        ConnectionFactoryOptions.Builder options =
                ConnectionFactoryOptions.builder().from(parsed);
        if (settings.username() != null) {
            options.option(ConnectionFactoryOptions.USER, settings.username());
        }
        if (settings.password() != null) {
            options.option(ConnectionFactoryOptions.PASSWORD, settings.password());
        }
        if (!parsed.hasOption(ConnectionFactoryOptions.CONNECT_TIMEOUT)) {
            options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, TO_CONNECT);
        }
        if (!parsed.hasOption(Option.valueOf("applicationName"))) {
            options.option(Option.valueOf("applicationName"), "sluice");
        }
        options.option(Option.valueOf("tcpKeepAlive"), "true");
        if (keepsStatements(parsed)) {
            options.option(Option.valueOf(OPTIONS), planned(parsed));
        }
        return new PostgresAddress(options.build());
    }

    /** Not so behind a pooler, which would not take an option that it does not know either. */
    private static boolean keepsStatements(ConnectionFactoryOptions parsed) {
        return !"0".equals(String.valueOf(parsed.getValue(Option.valueOf("preparedStatementCacheQueries"))));
    }

    /** Statements are kept and plans are not: one from when a table was small would read all of it for ever. */
    private static String planned(ConnectionFactoryOptions parsed) {
        Object others = parsed.getValue(Option.valueOf(OPTIONS));
        return (others == null ? "" : others + ";") + "plan_cache_mode=force_custom_plan";
    }

    /** What is wrong is said without the URL, in which there may be a password. */
    private static ConnectionFactoryOptions parse(String url) {
        ConnectionFactoryOptions parsed;
        try {
            parsed = ConnectionFactoryOptions.parse(url);
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            throw refused("is no R2DBC URL", "r2dbc:postgresql://host:5432/database is what it looks like.");
        }
        Object driver = parsed.getValue(ConnectionFactoryOptions.DRIVER);
        if (!"postgresql".equals(driver) && !"postgres".equals(driver)) {
            throw refused("is for " + driver, "It has to begin with r2dbc:postgresql:.");
        }
        if (!parsed.hasOption(ConnectionFactoryOptions.HOST) || !parsed.hasOption(ConnectionFactoryOptions.DATABASE)) {
            throw refused(
                    "names no host or no database", "r2dbc:postgresql://host:5432/database is what it looks like.");
        }
        return parsed;
    }

    static StoreRefusedException refused(String reason, String action) {
        return new StoreRefusedException(URL + " " + reason + ".", action);
    }

    /** For people; without a word of who connects. */
    String name() {
        return hosts() + "/" + database();
    }

    private String hosts() {
        String host = text(ConnectionFactoryOptions.HOST);
        Object port = options.getValue(ConnectionFactoryOptions.PORT);
        String all = String.valueOf(host);
        return port == null || all.contains(",") ? all : all + ":" + port;
    }

    private String database() {
        return String.valueOf(text(ConnectionFactoryOptions.DATABASE));
    }

    String jdbcUrl() {
        Map<String, String> parameters = new LinkedHashMap<>();
        String mode = sslMode();
        if (mode != null) {
            parameters.put("sslmode", mode);
        }
        ALIKE.forEach((name, jdbc) -> {
            String value = text(Option.valueOf(name));
            if (value != null) {
                parameters.put(jdbc, value);
            }
        });
        String query = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + hosts() + "/" + URLEncoder.encode(database(), StandardCharsets.UTF_8)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** Who asks for TLS and says no more gets all of it, from R2DBC's driver too. */
    private @Nullable String sslMode() {
        String mode = text(Option.valueOf("sslMode"));
        if (mode == null) {
            mode = text(Option.valueOf("sslmode"));
        }
        if (mode != null) {
            return mode.toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return "true".equals(text(ConnectionFactoryOptions.SSL)) ? "verify-full" : null;
    }

    @Nullable
    String username() {
        return text(ConnectionFactoryOptions.USER);
    }

    @Nullable
    String password() {
        return text(ConnectionFactoryOptions.PASSWORD);
    }

    /** Without named statements, which a pooler does not keep for whoever prepared them. */
    Map<String, String> jdbcOptions() {
        String seconds = "" + TO_CONNECT.toSeconds();
        return Map.of(
                "ApplicationName",
                "sluice",
                "connectTimeout",
                seconds,
                "loginTimeout",
                seconds,
                "prepareThreshold",
                "0");
    }

    private @Nullable String text(Option<?> option) {
        Object value = options.getValue(option);
        return value == null ? null : value.toString();
    }
}
