package org.example.measured;

import dev.sluice.worker.JobHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Brings the kinds. */
@AutoConfiguration
public class MeasuredPlugin {

    @Bean
    JobHandler empty() {
        return new EmptyHandler();
    }

    @Bean
    JobHandler ledger() {
        return new LedgerHandler();
    }
}
