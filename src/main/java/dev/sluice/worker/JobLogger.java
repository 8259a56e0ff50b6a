package dev.sluice.worker;

import dev.sluice.job.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/** Puts a job's id before everything that is logged about it, on whatever thread; and beside it, for structured logs, what job it is. */
final class JobLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient Logger log;
    private final String prefix;
    private final transient Job job;

    JobLogger(Job job) {
        this.log = LoggerFactory.getLogger("sluice.job." + job.kind());
        this.prefix = "Job " + job.id() + ": ";
        this.job = job;
        this.name = log.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        LoggingEventBuilder event = log.atLevel(level)
                .addKeyValue("job", job.id().toString())
                .addKeyValue("queue", job.queue())
                .addKeyValue("kind", job.kind())
                .addKeyValue("attempt", job.attempt());
        if (job.trace() != null) {
            event = event.addKeyValue("traceparent", job.trace());
        }
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
