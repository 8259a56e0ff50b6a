package dev.sluice.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Keys for tests, and the settings that make them known. */
public final class Keys {

    private final List<String> settings = new ArrayList<>();

    /**
     * Makes a key known; the key itself is {@code secret-} and the name.
     *
     * @param name of its caller
     * @param roles with commas between
     * @return this
     */
    public Keys with(String name, String roles) {
        String prefix = "--sluice.security.keys[" + settings.size() / 3 + "].";
        settings.add(prefix + "name=" + name);
        settings.add(prefix + "sha256=" + sha256(of(name)));
        settings.add(prefix + "roles=" + roles);
        return this;
    }

    /**
     * A key.
     *
     * @param name of its caller
     * @return what the caller shows
     */
    public static String of(String name) {
        return "secret-" + name;
    }

    /**
     * The header that shows it.
     *
     * @param name of its caller
     * @return the value of Authorization
     */
    public static String bearer(String name) {
        return "Bearer " + of(name);
    }

    /**
     * What to start with.
     *
     * @param more settings besides
     * @return for the command line
     */
    public String[] settings(String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /**
     * What is configured of a key.
     *
     * @param text the key
     * @return its digest, in hex
     */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException cannotBe) {
            throw new AssertionError(cannotBe);
        }
    }
}
