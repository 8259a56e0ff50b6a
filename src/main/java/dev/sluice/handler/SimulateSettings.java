package dev.sluice.handler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The kind "simulate".
 *
 * @param duration how long the work takes, unless a payload says otherwise
 */
@ConfigurationProperties("sluice.simulate")
record SimulateSettings(@DefaultValue("5s") Duration duration) {

    SimulateSettings {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration is " + duration + ", allowed is 0 or more");
        }
    }
}
