package dev.sluice.store.postgres;

import dev.sluice.job.JobException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** What an error says about the write that met it. */
enum Trouble {
    /** The database said that it cannot now; nothing was written. */
    UNABLE,
    /** Nobody answered: what was asked for may have happened. */
    UNANSWERED,
    /** Two transactions stood in each other's way; the same again may work. */
    CROSSED,
    /** The write itself is wrong. */
    OWN;

    /** A process whose lease has ended may start nothing, see {@code V2__writes.sql}. */
    private static final String LEASE_ENDED = "SL001";

    static Trouble of(Throwable thrown) {
        Throwable cause = Exceptions.unwrap(thrown);
        if (cause instanceof Database.NotConnected) {
            return UNABLE;
        }
        String state = cause instanceof R2dbcException told ? told.getSqlState() : null;
        if (state != null && state.length() == 5) {
            return of(state);
        }
        boolean isUnanswered = cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof R2dbcTimeoutException
                || cause instanceof R2dbcTransientResourceException
                || cause instanceof R2dbcNonTransientResourceException;
        return isUnanswered ? UNANSWERED : OWN;
    }

    /** By the classes of PostgreSQL's error codes. */
    private static Trouble of(String state) {
        if (state.equals(LEASE_ENDED)) {
            return UNABLE;
        }
        return switch (state.substring(0, 2)) {
            case "40" -> CROSSED;
            case "08" -> UNANSWERED;
            // Out of resources; access; the server is about to stop, or starts; its own files; read-only after a
            // failover.
            case "53", "28", "58", "XX" -> UNABLE;
            case "57" -> state.startsWith("57P0") ? UNANSWERED : UNABLE;
            case "25" -> state.equals("25006") ? UNABLE : OWN;
            default -> OWN;
        };
    }

    /** As callers are told. */
    static JobException.Unavailable unavailable(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return new JobException.Unavailable(message == null ? String.valueOf(cause) : message);
    }

    /** What a caller is told of an error of one statement. */
    static Throwable told(Throwable cause) {
        return cause instanceof JobException || of(cause) == OWN ? cause : unavailable(cause);
    }
}
