package dev.sluice;

import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Starts Sluice. Wiring only: what it does lives in the packages below this one. */
@SpringBootApplication(proxyBeanMethods = false)
public class SluiceApplication {

    /** Starts the service; every setting can be given as {@code --name=value}. */
    public static void main(String[] args) {
        SpringApplication.run(SluiceApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ReadyLine readyLine(Environment environment, JobStore store, Queues queues) {
        return new ReadyLine(environment, store, queues);
    }
}
