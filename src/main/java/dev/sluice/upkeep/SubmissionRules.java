package dev.sluice.upkeep;

import dev.sluice.job.FieldError;
import dev.sluice.store.Handed;
import dev.sluice.store.KnownKind;
import java.util.List;

/** Knows what submissions have to be like. May be called by any thread, which it must not block. */
public interface SubmissionRules {

    /**
     * The kinds that this process can run.
     *
     * @return with their limits
     */
    List<KnownKind> kinds();

    /**
     * What is wrong with a job that was handed in, as far as its kind and its callback say so.
     *
     * @param job checked in all else
     * @return empty if nothing is, or if its kind is not known here
     */
    List<FieldError> check(Handed job);
}
