package dev.sluice.store;

import reactor.core.publisher.Mono;

/** What all processes on this store know, and nobody else. It promises what {@link JobStore} does. */
public interface SecretStore {

    /**
     * The secret of a name. Whoever asks first sets it, for ever.
     *
     * @param name what it is for
     * @param proposal what it becomes if there is none yet
     * @return the same for everybody
     */
    Mono<byte[]> secret(String name, byte[] proposal);
}
