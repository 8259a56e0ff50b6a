package dev.sluice.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a kind that an operator brings, as far as we use them, in {@code src/test/k8s/shapes}. A shape is a map
 * of fields, a list of one shape, a word of {@code text}, {@code number}, {@code flag} and {@code texts} (a map of
 * text), or words of which one has to stand there, as {@code any | first}. A field with a {@code !} has to be there.
 */
final class Shape {

    private static final Path FOLDER = Path.of("src/test/k8s/shapes");

    private final JsonNode fields;

    private Shape(JsonNode fields) {
        this.fields = fields;
    }

    /** The one in the file that is called as the kind. */
    static Optional<Shape> of(JsonNode object) {
        Path file = FOLDER.resolve(Manifests.kind(object) + ".yaml");
        try {
            Object shape = new Yaml().load(Files.exists(file) ? Files.readString(file) : "");
            return Optional.ofNullable(shape)
                    .map(found -> new Shape(JsonMapper.shared().valueToTree(found)));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Where an object is of another shape. */
    Stream<String> problems(JsonNode object) {
        return problems("", fields, object);
    }

    private static Stream<String> problems(String path, JsonNode shape, JsonNode value) {
        if (shape.isArray()) {
            return value.isArray()
                    ? value.valueStream().flatMap(each -> problems(path + "[]", shape.get(0), each))
                    : Stream.of(path + " is no list");
        }
        if (shape.isObject()) {
            return value.isObject() ? fields(path, shape, value) : Stream.of(path + " is no map");
        }
        return fits(shape.asString(""), value) ? Stream.empty() : Stream.of(path + " is not " + shape + ": " + value);
    }

    private static Stream<String> fields(String path, JsonNode shape, JsonNode value) {
        Stream<String> missing = shape.propertyNames().stream()
                .filter(name -> name.endsWith("!") && !value.has(name.substring(0, name.length() - 1)))
                .map(name -> path + "." + name + " is missing");
        Stream<String> wrong = value.properties().stream().flatMap(field -> field(path, shape, field));
        return Stream.concat(missing, wrong);
    }

    private static Stream<String> field(String path, JsonNode shape, Map.Entry<String, JsonNode> field) {
        String inner = path + "." + field.getKey();
        return List.of(field.getKey(), field.getKey() + "!").stream()
                .filter(shape::has)
                .findFirst()
                .map(name -> problems(inner, shape.get(name), field.getValue()))
                .orElseGet(() -> Stream.of(inner + " is not known"));
    }

    private static boolean fits(String word, JsonNode value) {
        return switch (word) {
            case "text" -> value.isString();
            case "number" -> value.isIntegralNumber();
            case "flag" -> value.isBoolean();
            case "texts" -> value.isObject() && value.valueStream().allMatch(JsonNode::isString);
            default -> value.isString() && List.of(word.split(" \\| ")).contains(value.asString());
        };
    }
}
