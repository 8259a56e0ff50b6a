package org.example.words;

import dev.sluice.worker.JobHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Brings the kind. */
@AutoConfiguration
public class WordsPlugin {

    @Bean
    JobHandler words() {
        return new WordsHandler();
    }
}
