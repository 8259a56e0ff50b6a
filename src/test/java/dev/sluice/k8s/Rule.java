package dev.sluice.k8s;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that manifests have to keep to.
 *
 * @param name of the rule, and of the folders in {@code src/test/k8s/wrong} that break it
 * @param check tells what is wrong, and nothing if all is well
 */
record Rule(String name, Function<Manifests, Stream<String>> check) {

    List<String> broken(Manifests manifests) {
        return check.apply(manifests).map(what -> name + ": " + what).toList();
    }
}
