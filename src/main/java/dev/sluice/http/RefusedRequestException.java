package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.util.List;

/** A query, a header or a body that says something else than a submission, and says it wrong. */
final class RefusedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    RefusedRequestException(List<FieldError> errors) {
        super("The request is wrong.", null, false, false);
        this.errors = errors;
    }

    List<FieldError> errors() {
        return errors;
    }
}
