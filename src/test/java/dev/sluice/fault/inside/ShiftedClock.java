package dev.sluice.fault.inside;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/** A process whose clock is wrong, by as much as {@code clock.shift} says. */
public final class ShiftedClock implements BeanPostProcessor {

    private final Duration shift;

    /** As the environment says. */
    public ShiftedClock(Environment environment) {
        this.shift = environment.getProperty("clock.shift", Duration.class, Duration.ZERO);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return name.equals("clock") && bean instanceof Clock clock ? Clock.offset(clock, shift) : bean;
    }
}
