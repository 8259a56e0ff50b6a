package dev.sluice.worker;

import dev.sluice.job.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/** Puts a job's id before everything that is logged about it, on whatever thread. */
final class JobLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient Logger log;
    private final String prefix;

    JobLogger(String kind, JobId job) {
        this.log = LoggerFactory.getLogger("sluice.job." + kind);
        this.prefix = "Job " + job + ": ";
        this.name = log.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        LoggingEventBuilder event = log.atLevel(level);
        if (marker != null) {
            event = event.addMarker(marker);
        }
        if (cause != null) {
            event = event.setCause(cause);
        }
        event.log(prefix + MessageFormatter.basicArrayFormat(message, arguments));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return log.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return log.isErrorEnabled();
    }
}
