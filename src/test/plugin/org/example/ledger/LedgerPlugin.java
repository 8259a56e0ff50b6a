package org.example.ledger;

import dev.sluice.worker.JobHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Brings the kind. */
@AutoConfiguration
public class LedgerPlugin {

    @Bean
    JobHandler ledger() {
        return new LedgerHandler();
    }
}
