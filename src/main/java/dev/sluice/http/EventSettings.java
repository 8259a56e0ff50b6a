package dev.sluice.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events may be read.
 *
 * @param maxReaders streams of events that may be open at once, 1 to 1000000
 */
@ConfigurationProperties("sluice.events")
record EventSettings(@DefaultValue("20000") int maxReaders) {

    private static final int MOST = 1_000_000;

    EventSettings {
        if (maxReaders < 1 || maxReaders > MOST) {
            throw new IllegalArgumentException("max-readers is " + maxReaders + ", allowed is 1 to " + MOST);
        }
    }
}
