package dev.sluice.store.postgres;

import dev.sluice.store.CommitMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PostgresSettings.class, LeaseSettings.class})
@ConditionalOnProperty(name = "sluice.store.kind", havingValue = "postgres")
class PostgresStoreConfiguration {

    /** Everybody's, so that what one process means by a time the others do too. */
    @Bean
    @Primary
    DatabaseClock databaseClock(@Qualifier("clock") Clock own) {
        return new DatabaseClock(own, System::nanoTime);
    }

    @Bean(destroyMethod = "close")
    PostgresEngine postgres(PostgresSettings settings, LeaseSettings lease, DatabaseClock clock, MeterRegistry meters) {
        PostgresEngine engine = PostgresEngine.open(settings, lease, clock, CommitMeter.of(meters));
        clock.follow(engine.lease()::reading);
        engine.wear().register(meters);
        return engine;
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
    PostgresInboxStore inboxStore(PostgresEngine postgres) {
        return postgres.inbox();
    }

    @Bean
    PostgresSecretStore secretStore(PostgresEngine postgres) {
        return postgres.secrets();
    }

    @Bean
    PostgresReplicaStore replicaStore(PostgresEngine postgres) {
        return postgres.replicas();
    }
}
