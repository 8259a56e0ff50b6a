package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Who may listen where. */
class ExposureTests {

    private static void initialize(String address, String... settings) {
        Map<String, Object> all = new HashMap<>();
        if (!address.isEmpty()) {
            all.put("server.address", address);
        }
        for (String setting : settings) {
            all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
            new Exposure().initialize(context);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "localhost"})
    void thisMachineTrustsItself(String address) {
        assertThatCode(() -> initialize(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "10.0.0.1", "192.0.2.7"})
    void nobodyElseIsTrustedUnasked(String address) {
        assertThatThrownBy(() -> initialize(address))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("sluice.security.keys");
    }

    @Test
    void anEmptyAddressIsEveryAddress() {
        assertThatThrownBy(() -> initialize("", "server.address="))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=",
                "spring.security.oauth2.resourceserver.jwt.audiences=sluice"
            })
    void whatKnowsNoTokenIsNoGuard(String setting) {
        assertThatThrownBy(() -> initialize("0.0.0.0", setting))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @Test
    void aPortForManagementIsOpenedWhereTheServiceIs() {
        Map<String, Object> settings = Map.of("server.address", "127.0.0.1", "management.server.port", "9091");
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));

            new Exposure().initialize(context);

            assertThat(context.getEnvironment().getProperty("management.server.address"))
                    .isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9091", "0"})
    void orIsRefusedAsThatIs(String port) {
        assertThatThrownBy(() -> initialize(
                        "127.0.0.1",
                        "server.port=0",
                        "management.server.port=" + port,
                        "management.server.address=0.0.0.0"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("management.server.address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice.security.open=true",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://issuer.example.org"
            })
    void unlessSomebodySaidSo(String setting) {
        assertThatCode(() -> initialize("0.0.0.0", setting)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.1"})
    void orThereAreKeys(String address) {
        String[] keys = new Keys().with("shop", "submit").settings();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i].substring(2);
        }

        assertThatCode(() -> initialize(address, keys)).doesNotThrowAnyException();
    }
}
