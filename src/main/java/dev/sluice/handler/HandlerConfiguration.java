package dev.sluice.handler;

import dev.sluice.worker.JobHandler;
import dev.sluice.worker.JobSettings;
import io.netty.resolver.AddressResolverGroup;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.mail.javamail.JavaMailSender;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpSettings.class, MailSettings.class, SimulateSettings.class})
class HandlerConfiguration {

    @Bean
    JobHandler simulate(SimulateSettings settings, JsonMapper json) {
        return new SimulateHandler(settings, json);
    }

    @Bean
    JobHandler http(
            HttpSettings settings,
            JobSettings jobs,
            ObjectProvider<AddressResolverGroup<?>> resolver,
            ReactorResourceFactory resources,
            JsonMapper json,
            Clock clock) {
        Reach reach = new Reach(settings.allow());
        long most = jobs.maxPayload().toBytes();
        return new HttpJobHandler(
                new HttpPayload.Reader(json, reach),
                HttpCalls.client(settings, reach, resolver.getIfAvailable(), resources.getLoopResources()),
                new HostSlots(settings.concurrency()),
                new Signatures(settings.secrets()),
                settings.timeout(),
                result -> json.writeValueAsBytes(result).length <= most,
                clock);
    }

    @Bean
    @ConditionalOnProperty("spring.mail.host")
    JobHandler mail(JavaMailSender sender, MailSettings settings, JsonMapper json) {
        return new MailJobHandler(sender, settings, json);
    }
}
