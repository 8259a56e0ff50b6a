package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Initialized;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class PortsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port=65536",
                "server.port=-1",
                "management.server.port=65536",
                "management.server.port=-2"
            })
    void refuseWhatIsNone(String setting) {
        assertThatThrownBy(() -> Initialized.by(new Ports(), setting))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining(setting.substring(0, setting.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port=0",
                "server.port=65535",
                "server.port=",
                "management.server.port=-1",
                "management.server.port=0",
                "server.address=127.0.0.1"
            })
    void takeWhatIsOne(String setting) {
        assertThatCode(() -> Initialized.by(new Ports(), setting)).doesNotThrowAnyException();
    }
}
