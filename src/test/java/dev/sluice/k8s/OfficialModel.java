package dev.sluice.k8s;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Kubernetes as its own client models it: it misses no field that has to be there, but takes text for a number. */
final class OfficialModel {

    private OfficialModel() {}

    /** What it does not understand. */
    static Optional<String> problem(JsonNode object) {
        try {
            Kinds.official(object).getMethod("fromJson", String.class).invoke(null, object.toString());
            return Optional.empty();
        } catch (InvocationTargetException refused) {
            return Optional.of(String.valueOf(refused.getCause().getMessage()));
        } catch (ReflectiveOperationException unknown) {
            return Optional.of("is of no kind that is known: " + unknown.getMessage());
        }
    }
}
