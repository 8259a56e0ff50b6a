package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecuritySettingsTests {

    private static final String DIGEST = "a".repeat(64);
    private static final Set<Role> READ = Set.of(Role.READ);

    private static SecuritySettings origins(String... origins) {
        return new SecuritySettings(List.of(), false, List.of(origins));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example.org", "http://localhost:3000", "https://[::1]:8443"})
    void takesOrigins(String origin) {
        assertThat(origins(origin).corsOrigins()).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "", "shop.example.org", "https://shop.example.org/", "ftp://a", "https://a b"})
    void refusesWhatNoPageIsOf(String origin) {
        assertThatIllegalArgumentException().isThrownBy(() -> origins(origin)).withMessageContaining("corsOrigins");
    }

    @Test
    void refusesAKeyInPlaceOfItsDigestAndDoesNotRepeatIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecuritySettings.Key("shop", "the-key-itself", READ))
                .withMessageContaining("sha256 of the key 'shop'")
                .withMessageNotContaining("the-key-itself");
    }

    @Test
    void refusesAKeyWithoutANameOrRoles() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SecuritySettings.Key(null, DIGEST, READ));
        assertThatIllegalArgumentException().isThrownBy(() -> new SecuritySettings.Key("Shop!", DIGEST, READ));
        assertThatIllegalArgumentException().isThrownBy(() -> new SecuritySettings.Key("shop", DIGEST, Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SecuritySettings.Key("shop", null, READ));
    }

    @Test
    void refusesKeysThatCannotBeToldApart() {
        SecuritySettings.Key shop = new SecuritySettings.Key("shop", DIGEST, READ);
        SecuritySettings.Key same = new SecuritySettings.Key("mill", DIGEST, READ);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecuritySettings(List.of(shop, same), false, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecuritySettings(List.of(shop, shop), false, List.of()));
    }

    @Test
    void saysNothingOfADigest() {
        assertThat(new SecuritySettings.Key("shop", DIGEST, READ)).asString().doesNotContain("aaa");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void refusesLimitsThatAreNone(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(limit, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(1, limit, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(null, null, limit));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(null, 5, null));
    }
}
