package dev.sluice.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process stops.
 *
 * @param drain how long running jobs may go on before they are put back
 */
@ConfigurationProperties("sluice.shutdown")
record ShutdownSettings(@DefaultValue("20s") Duration drain) {

    ShutdownSettings {
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain is " + drain + ", allowed is 0 or more");
        }
    }
}
