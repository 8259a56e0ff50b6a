package dev.sluice.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of the API, known by their digests only. */
final class ApiKeys {

    private final List<Known> keys;

    ApiKeys(List<SecuritySettings.Key> keys) {
        this.keys = keys.stream()
                .map(key -> new Known(HexFormat.of().parseHex(key.sha256()), new Caller(key.name(), key.roles())))
                .toList();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whose key this is. Takes as long for a wrong one as for any, so that nothing is learnt from the time. */
    @Nullable
    Caller find(String secret) {
        byte[] digest = digest(secret);
        Caller found = null;
        for (Known key : keys) {
            if (MessageDigest.isEqual(key.digest, digest)) {
                found = key.caller;
            }
        }
        return found;
    }

    /** Who is called this, as it is configured now. */
    @Nullable
    Caller named(String name) {
        return keys.stream()
                .map(key -> key.caller)
                .filter(caller -> caller.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException cannotBe) {
            throw new IllegalStateException("every Java has SHA-256", cannotBe);
        }
    }

    private static final class Known {

        private final byte[] digest;
        private final Caller caller;

        Known(byte[] digest, Caller caller) {
            this.digest = digest;
            this.caller = caller;
        }
    }
}
