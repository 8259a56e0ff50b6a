package dev.sluice.upkeep;

import dev.sluice.store.JobStore;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Whether the store can write, as its last write found: a part of readiness, for who cannot write accepts nothing. */
record StoreHealth(JobStore store) implements ReactiveHealthIndicator {

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> store.isWritable() ? Health.up() : Health.down())
                .map(health -> health.withDetail("store", store.name()).build());
    }
}
