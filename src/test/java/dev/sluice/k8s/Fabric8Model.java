package dev.sluice.k8s;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Kubernetes as fabric8 models it, read strictly: it misses no wrong type, but minds no missing field. */
final class Fabric8Model {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new Strict())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Fabric8Model() {}

    /** What it does not understand. */
    static Optional<String> problem(JsonNode object) {
        try {
            MAPPER.treeToValue(object, Kinds.fabric8(object));
            return Optional.empty();
        } catch (ClassNotFoundException | JacksonException problem) {
            return Optional.of(String.valueOf(problem.getMessage()));
        }
    }

    /** Its classes keep whatever they do not know for later; here that is an error. */
    private static final class Strict extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return annotated.hasAnnotation(JsonAnySetter.class) ? Boolean.FALSE : null;
        }
    }
}
