package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document that clients are made from, and whether an answer keeps to it. */
final class OpenApi {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonNode DOCUMENT = document();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private OpenApi() {}

    /** Each method and path, such as {@code GET /jobs/{id}}. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        DOCUMENT.required("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** Fails unless the answer is one that the document describes. Problems of methods and paths that are not there pass. */
    static void check(String method, String path, int status, String type, String body) {
        String template = template(path);
        if ((template.isEmpty() && status < 400) || method.equals("HEAD")) {
            return;
        }
        JsonNode response = response(method, template, status);
        if (type.startsWith("application/problem+json")) {
            validate(DOCUMENT.at("/components/schemas/Problem"), body);
        }
        if (response.isMissingNode()) {
            assertThat(status)
                    .as("an answer of %s %s that is not described: %s", method, path, body)
                    .isIn(404, 405, 500);
            return;
        }
        JsonNode schema = response.path("content").path(before(type, ";")).path("schema");
        if (!body.isEmpty()) {
            assertThat(schema.isMissingNode())
                    .as("%s of %s %s is not described", type, method, path)
                    .isFalse();
        }
        if (type.startsWith("application/json")) {
            validate(schema, body);
        }
    }

    private static JsonNode response(String method, String template, int status) {
        JsonNode response = DOCUMENT.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status));
        String reference = response.path("$ref").asString("");
        return reference.isEmpty() ? response : DOCUMENT.at(reference.substring(1));
    }

    /** A path without names in it wins. */
    private static String template(String path) {
        String plain = before(path, "?");
        if (DOCUMENT.path("paths").has(plain)) {
            return plain;
        }
        return DOCUMENT.path("paths").propertyNames().stream()
                .filter(each -> Pattern.matches(each.replaceAll("\\{\\w+}", "[^/]+"), plain))
                .findFirst()
                .orElse("");
    }

    private static String before(String text, String mark) {
        int end = text.indexOf(mark);
        return end < 0 ? text : text.substring(0, end);
    }

    private static void validate(JsonNode schema, String body) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", DOCUMENT.required("components"));
        Schema compiled = SCHEMAS.getSchema(whole);
        assertThat(compiled.validate(JsonMapper.shared().readTree(body)))
                .as("what is wrong with %s", body)
                .isEmpty();
    }

    /** SnakeYAML knows anchors, which Jackson leaves as they are. */
    private static JsonNode document() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/static/openapi.yaml")) {
            Object loaded = new Yaml().load(Objects.requireNonNull(in));
            return JsonMapper.shared().valueToTree(loaded);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
