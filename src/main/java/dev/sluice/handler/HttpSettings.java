package dev.sluice.handler;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The kind "http".
 *
 * @param allow ranges of addresses (10.1.0.0/16), or host names, that jobs may call although they are private
 * @param secrets what calls are signed with, whsec_ and base64; several during a rotation; without one nothing is signed
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long a target may stay silent
 * @param timeout how long a call may take as a whole
 * @param concurrency calls that one host gets at once; more wait without holding a place in their queue
 */
@ConfigurationProperties("sluice.http")
record HttpSettings(
        @DefaultValue List<String> allow,
        @DefaultValue List<String> secrets,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration answerTimeout,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("2") int concurrency) {

    private static final String PREFIX = "whsec_";
    private static final int MOST = 10_000;

    /** Refuses what no call could be made with. A secret is never said again. */
    HttpSettings {
        for (int i = 0; i < secrets.size(); i++) {
            if (!isSecret(secrets.get(i))) {
                throw new IllegalArgumentException(
                        "secrets[" + i + "] is none: " + PREFIX + " and 24 to 64 bytes in base64 are");
            }
        }
        new Reach(allow);
        check("connectTimeout", connectTimeout);
        check("answerTimeout", answerTimeout);
        check("timeout", timeout);
        if (concurrency < 1 || concurrency > MOST) {
            throw new IllegalArgumentException("concurrency is " + concurrency + ", allowed is 1 to " + MOST);
        }
    }

    private static boolean isSecret(String secret) {
        try {
            int bytes = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length())).length
                    : 0;
            return bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static void check(String name, Duration time) {
        if (time.toMillis() < 1 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " is " + time + ", allowed is 1ms to 1d");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "HttpSettings[allow=" + allow + ", " + secrets.size() + " secrets, connectTimeout=" + connectTimeout
                + ", answerTimeout=" + answerTimeout + ", timeout=" + timeout + ", concurrency=" + concurrency + "]";
    }
}
