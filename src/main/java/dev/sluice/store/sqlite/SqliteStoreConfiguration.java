package dev.sluice.store.sqlite;

import dev.sluice.store.CommitMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SqliteSettings.class)
@ConditionalOnProperty(name = "sluice.store.kind", havingValue = "sqlite", matchIfMissing = true)
class SqliteStoreConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SqliteStoreConfiguration.class);

    /** The exit status of an input or output error, as in sysexits.h. */
    private static final int EX_IOERR = 74;

    @Bean(destroyMethod = "close")
    SqliteEngine sqlite(SqliteSettings settings, Clock clock, MeterRegistry meters, ApplicationContext context) {
        return SqliteEngine.open(settings, clock, CommitMeter.of(meters), cause -> exit(context, cause));
    }

    @Bean
    SqliteJobStore jobStore(SqliteEngine sqlite) {
        return sqlite.store();
    }

    @Bean
    SqliteCallbackStore callbackStore(SqliteEngine sqlite) {
        return sqlite.callbacks();
    }

    @Bean
    SqliteSecretStore secretStore(SqliteEngine sqlite) {
        return sqlite.secrets();
    }

    @Bean
    SqliteReplicaStore replicaStore(SqliteEngine sqlite) {
        return sqlite.replicas();
    }

    /** What was acknowledged is on disk; what is in the page cache now cannot be trusted any more. */
    private static void exit(ApplicationContext context, SQLException cause) {
        log.error("A commit failed with its outcome unknown; this process ends", cause);
        AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
        new Thread(() -> System.exit(EX_IOERR), "sluice-exit").start();
    }
}
