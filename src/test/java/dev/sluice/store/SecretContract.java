package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whoever asks first for a secret sets it. */
public interface SecretContract extends StoreUnderTest {

    /**
     * Where they are.
     *
     * @return of the same store
     */
    SecretStore secrets();

    @Test
    default void isTheSameForAllWhoAsk() {
        byte[] first = {1, 2, 3};

        assertThat(get(secrets().secret("a", first))).isEqualTo(first);
        assertThat(get(secrets().secret("a", new byte[] {4}))).isEqualTo(first);
        assertThat(get(secrets().secret("b", new byte[] {4}))).containsExactly(4);
    }
}
