package dev.sluice.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a browser shows when it opens a stream and cannot set a header: who it is and until when, sealed with a secret that
 * all processes on one store share (HMAC-SHA-256, RFC 2104). It opens streams only, and holds no key.
 */
public final class Tickets {

    /** How long a ticket opens streams; one that is open stays open. */
    static final Duration LIFE = Duration.ofMinutes(1);

    /** Bytes of a secret. */
    public static final int SECRET = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL = 32;
    private static final int HEAD = Long.BYTES + 1;

    private final Mono<byte[]> secret;
    private final Clock clock;

    /**
     * Tickets of one store.
     *
     * @param secret {@link #SECRET} bytes, always the same; asked for with each ticket
     * @param clock what time it is
     */
    public Tickets(Mono<byte[]> secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * A ticket.
     *
     * @param text what to show, of letters that need no escape in a URL
     * @param expiresAt from when it opens nothing more
     */
    public record Ticket(String text, Instant expiresAt) {}

    /**
     * A ticket for a caller.
     *
     * @param caller who asks for it
     * @return one; its errors are those of the secret
     */
    public Mono<Ticket> issue(Caller caller) {
        return secret.map(bytes -> {
            Instant end = clock.instant().plus(LIFE);
            byte[] content = content(caller, end);
            byte[] seal = seal(bytes, content);
            byte[] whole = Arrays.copyOf(content, content.length + SEAL);
            System.arraycopy(seal, 0, whole, content.length, SEAL);
            return new Ticket(Base64.getUrlEncoder().withoutPadding().encodeToString(whole), end);
        });
    }

    /** Who shows this; empty if it is none, no more, or somebody else's. */
    Mono<Caller> caller(String ticket) {
        return secret.flatMap(bytes -> Mono.justOrEmpty(open(bytes, ticket)));
    }

    private @Nullable Caller open(byte[] bytes, String ticket) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(ticket);
        } catch (IllegalArgumentException noTicket) {
            return null;
        }
        if (whole.length < HEAD + SEAL) {
            return null;
        }
        byte[] content = Arrays.copyOf(whole, whole.length - SEAL);
        byte[] seal = Arrays.copyOfRange(whole, whole.length - SEAL, whole.length);
        if (!MessageDigest.isEqual(seal(bytes, content), seal)) {
            return null;
        }
        ByteBuffer read = ByteBuffer.wrap(content);
        Instant end = Instant.ofEpochMilli(read.getLong());
        return clock.instant().isBefore(end) ? new Caller(name(content), roles(read.get())) : null;
    }

    /** When it ends, what its caller may do, and who that is. */
    private static byte[] content(Caller caller, Instant end) {
        byte[] name = caller.name().getBytes(StandardCharsets.UTF_8);
        byte roles = 0;
        for (Role role : Role.values()) {
            roles |= caller.has(role) ? bit(role) : 0;
        }
        return ByteBuffer.allocate(HEAD + name.length)
                .putLong(end.toEpochMilli())
                .put(roles)
                .put(name)
                .array();
    }

    private static String name(byte[] content) {
        return new String(content, HEAD, content.length - HEAD, StandardCharsets.UTF_8);
    }

    private static Set<Role> roles(byte bits) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if ((bits & bit(role)) != 0) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** Part of a format: a new role gets a new bit. */
    private static byte bit(Role role) {
        return switch (role) {
            case SUBMIT -> 1;
            case READ -> 2;
            case OPERATE -> 4;
            case ADMIN -> 8;
        };
    }

    private static byte[] seal(byte[] secret, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(content);
        } catch (GeneralSecurityException cannotBe) {
            throw new IllegalStateException("every Java has " + ALGORITHM, cannotBe);
        }
    }
}
