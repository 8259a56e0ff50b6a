package dev.sluice.http;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses to start with HTTP/2 in the clear. Which version is spoken would be known only when a client has said so, in a
 * head that it may take for ever to say: nothing would have its time there.
 */
final class Http2WantsTls implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String HTTP2 = "server.http2.enabled";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean isWanted = environment.getProperty(HTTP2, Boolean.class, false);
        Ssl ssl = Binder.get(environment).bindOrCreate("server.ssl", Ssl.class);
        if (isWanted && !(ssl.isEnabled() && (ssl.getBundle() != null || hasCertificate(ssl)))) {
            throw new InvalidConfigurationPropertyValueException(
                    HTTP2, true, "HTTP/2 is spoken over TLS only. Configure TLS (server.ssl), or leave this out.");
        }
    }

    private static boolean hasCertificate(Ssl ssl) {
        return ssl.getKeyStore() != null || ssl.getCertificate() != null;
    }
}
