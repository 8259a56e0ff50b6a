package dev.sluice.handler;

import dev.sluice.worker.JobHandler;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulateSettings.class)
class HandlerConfiguration {

    @Bean
    JobHandler simulate(SimulateSettings settings, JsonMapper json) {
        return new SimulateHandler(settings, json);
    }
}
