package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.store.Handed;
import dev.sluice.store.KnownKind;
import dev.sluice.upkeep.SubmissionRules;
import dev.sluice.worker.JobSettings;
import dev.sluice.worker.Kind;
import dev.sluice.worker.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rules of {@link SubmissionReader} for those who do not come by HTTP. */
record HandedRules(Kinds known, PayloadSchemas schemas, CallbackBody callbacks, JobSettings settings)
        implements SubmissionRules {

    @Override
    public List<KnownKind> kinds() {
        return known.names().stream().map(this::kind).toList();
    }

    private KnownKind kind(String name) {
        Kind kind = Objects.requireNonNull(known.find(name));
        return new KnownKind(
                name, kind.maxAttempts(), kind.timeout(), settings.maxPayload().toBytes());
    }

    @Override
    public List<FieldError> check(Handed job) {
        List<FieldError> errors = new ArrayList<>();
        Kind kind = known.find(job.kind());
        if (kind != null) {
            errors.addAll(SubmissionReader.checkJson(job.payload()));
            if (errors.isEmpty()) {
                errors.addAll(SubmissionReader.check(job.kind(), kind, schemas, job.payload()));
            }
        }
        String callback = job.callback();
        if (callback != null) {
            errors.addAll(callbacks.check(callback));
        }
        return errors;
    }
}
