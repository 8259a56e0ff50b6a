package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Initialized;
import dev.sluice.RunningSluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class Http2WantsTlsTests {

    private static void initialize(String... settings) {
        Initialized.by(new Http2WantsTls(), settings);
    }

    @Test
    void doesNotStartWithoutTls() {
        assertThatThrownBy(() -> RunningSluice.start("--server.http2.enabled=true"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("server.ssl");
    }

    @Test
    void orWithTlsThatIsTurnedOff() {
        assertThatThrownBy(() -> initialize(
                        "server.http2.enabled=true", "server.ssl.enabled=false", "server.ssl.key-store=keys.p12"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server.ssl.bundle=web", "server.ssl.key-store=keys.p12", "server.ssl.certificate=cert.pem"})
    void startsWithTls(String tls) {
        assertThatCode(() -> initialize("server.http2.enabled=true", tls)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.http2.enabled=false", "server.port=0"})
    void lacksNothingWhereItIsNotWanted(String setting) {
        assertThatCode(() -> initialize(setting)).doesNotThrowAnyException();
    }
}
