package dev.sluice.image;

import org.junit.jupiter.api.BeforeAll;

/** Tests that are left out where no container can be run. */
interface InContainers {

    @BeforeAll
    static void needContainers() {
        Podman.require();
    }
}
