package dev.sluice.handler;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The kind "mail", which is there once a server is configured (spring.mail.host).
 *
 * @param from who sends what does not say so itself
 */
@ConfigurationProperties("sluice.mail")
record MailSettings(@Nullable String from) {}
