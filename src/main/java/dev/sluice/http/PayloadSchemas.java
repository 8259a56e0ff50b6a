package dev.sluice.http;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.job.FieldError;
import dev.sluice.worker.Kind;
import dev.sluice.worker.Kinds;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds payloads against the JSON schemas that their kinds give, each read once. */
final class PayloadSchemas {

    private final Map<String, Schema> byKind = new HashMap<>();
    private final JsonMapper json;

    /**
     * The schemas of these kinds.
     *
     * @throws IllegalArgumentException if one is no JSON schema
     */
    PayloadSchemas(Kinds kinds, JsonMapper json) {
        this.json = json;
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemaRegistryConfig(
                        SchemaRegistryConfig.builder().locale(Locale.ROOT).build()));
        loadMessages(schemas);
        for (String name : kinds.names()) {
            Kind kind = kinds.find(name);
            String text = kind == null ? null : kind.handler().schema();
            if (text != null) {
                byKind.put(name, schema(schemas, name, text));
            }
        }
    }

    /** The words for what is wrong are read from a file when they are first needed, which an event loop must not. */
    private void loadMessages(SchemaRegistry schemas) {
        schemas.getSchema(json.readTree("{\"type\":\"object\"}"))
                .validate(json.nullNode())
                .forEach(Error::getMessage);
    }

    private Schema schema(SchemaRegistry schemas, String kind, String text) {
        try {
            JsonNode root = json.readTree(text);
            Schema schema = schemas.getSchema(root);
            schema.initializeValidators();
            return schema;
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException(
                    "the schema of kind '" + kind + "' is no JSON schema: " + malformed.getMessage(), malformed);
        }
    }

    /** What is wrong with a payload, field by field; nothing where its kind has no schema. */
    List<FieldError> check(String kind, String payload) {
        Schema schema = byKind.get(kind);
        if (schema == null) {
            return List.of();
        }
        try {
            return schema.validate(json.readTree(payload)).stream()
                    .map(PayloadSchemas::error)
                    .toList();
        } catch (JacksonException tooMuch) {
            return List.of(new FieldError("payload", "cannot be read: " + tooMuch.getOriginalMessage()));
        }
    }

    /** A path such as {@code /to/0} is {@code payload.to.0} here. */
    private static FieldError error(Error error) {
        String path = error.getInstanceLocation().toString().replace('/', '.');
        return new FieldError("payload" + path, String.valueOf(error.getMessage()));
    }
}
