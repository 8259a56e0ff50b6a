package dev.sluice.store.postgres;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PostgresSettings.class, LeaseSettings.class})
@ConditionalOnProperty(name = "sluice.store.kind", havingValue = "postgres")
class PostgresStoreConfiguration {

    @Bean(destroyMethod = "close")
    PostgresEngine postgres(PostgresSettings settings, LeaseSettings lease, Clock clock, MeterRegistry meters) {
        Timer time = Timer.builder("sluice.store.commit")
                .description("One group of writes, until its commit was answered")
                .register(meters);
        DistributionSummary size = DistributionSummary.builder("sluice.store.commit.size")
                .description("Writes that shared a commit")
                .register(meters);
        CommitMeter meter = (writes, nanos) -> {
            time.record(nanos, TimeUnit.NANOSECONDS);
            size.record(writes);
        };
        return PostgresEngine.open(settings, lease, clock, meter);
    }

    @Bean
    PostgresJobStore jobStore(PostgresEngine postgres) {
        return postgres.store();
    }

    @Bean
    PostgresCallbackStore callbackStore(PostgresEngine postgres) {
        return postgres.callbacks();
    }

    @Bean
    PostgresSecretStore secretStore(PostgresEngine postgres) {
        return postgres.secrets();
    }
}
