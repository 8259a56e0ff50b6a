package dev.sluice.handler;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says to a target that a call is ours (Standard Webhooks, {@code v1}). While a secret is rotated a call bears a signature
 * of each, and the target may know either.
 */
final class Signatures {

    private final List<Webhook> secrets;

    Signatures(List<String> secrets) {
        this.secrets = secrets.stream().map(Signatures::signer).toList();
    }

    private static Webhook signer(String secret) {
        try {
            return new Webhook(secret);
        } catch (EmptyWebhookSecretException cannotBe) {
            throw new IllegalStateException("a secret that was checked is empty", cannotBe);
        }
    }

    boolean areNone() {
        return secrets.isEmpty();
    }

    /** One for each secret, with a space between them. */
    String of(String id, Instant at, String body) {
        return secrets.stream().map(secret -> sign(secret, id, at, body)).collect(Collectors.joining(" "));
    }

    private static String sign(Webhook secret, String id, Instant at, String body) {
        try {
            return secret.sign(id, at.getEpochSecond(), body);
        } catch (WebhookSigningException cannotBe) {
            throw new IllegalStateException("a secret that was checked cannot sign", cannotBe);
        }
    }
}
