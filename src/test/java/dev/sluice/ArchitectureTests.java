package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Sinks;

/** Holds who may import whom, and what no class may do. A new package needs a row in the table. */
class ArchitectureTests {

    private static final String ROOT = "dev.sluice";

    /** What each package may import of ours. The root package is wiring: it knows them all, and none knows it. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("job", Set.of()),
            Map.entry("store", Set.of("job")),
            Map.entry("store.sqlite", Set.of("store", "job")),
            Map.entry("store.postgres", Set.of("store", "job")),
            Map.entry("event", Set.of("store", "job")),
            Map.entry("queue", Set.of("store", "job")),
            Map.entry("worker", Set.of("queue", "store", "job")),
            Map.entry("handler", Set.of("worker", "job")),
            Map.entry("upkeep", Set.of("queue", "store", "job")),
            Map.entry("security", Set.of()),
            Map.entry("http", Set.of("queue", "event", "worker", "upkeep", "store", "security", "job")));

    /** What the other packages may import of one that does not show them everything. */
    private static final Map<String, Set<String>> SHOWN = Map.of(
            "worker",
                    Set.of(
                            "BlockingJobHandler",
                            "EndAttempt",
                            "JobContext",
                            "JobHandler",
                            "JobSettings",
                            "Kind",
                            "Kinds"),
            "upkeep", Set.of("CallbackCalls", "Schedules", "SubmissionRules"));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatTheTableAllows(String importer) {
        Set<String> known = new HashSet<>(MAY_IMPORT.get(importer));
        known.add(importer);

        check(noClasses()
                .that()
                .resideInAPackage(full(importer))
                .should()
                .dependOnClassesThat(describe(
                        "are ours and not in " + known, type -> isOurs(type) && !known.contains(packageOf(type)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "upkeep"})
    void aPackageShowsTheOthersOnlyItsOutside(String shown) {
        Set<String> outside = SHOWN.get(shown);

        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, full(shown))
                .should()
                .dependOnClassesThat(describe(
                        "are in " + shown + " but not " + outside,
                        type -> isOurs(type) && packageOf(type).equals(shown) && !outside.contains(outermost(type)))));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> found = MAIN.stream().map(ArchitectureTests::packageOf).collect(toSet());
        found.remove("");

        assertThat(packages()).containsAll(found);
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void jobNeedsOnlyTheJdk() {
        check(classes()
                .that()
                .resideInAPackage(full("job"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", full("job")));
    }

    /** Reactor and the web types come with it, for Spring Security's interfaces are made of them. */
    @Test
    void securityNeedsOnlySpringSecurity() {
        check(classes()
                .that()
                .resideInAPackage(full("security"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.bucket4j..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "org.springframework..",
                        "reactor..",
                        full("security")));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = MAIN.stream()
                .map(JavaClass::getPackage)
                .filter(ours -> !ours.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(toSet());

        assertThat(unmarked).isEmpty();
    }

    @Test
    void packagesAreNamedForWhatTheyDo() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..model..", "..service..", "..impl..", "..config.."));
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        check(noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Service|Dto)"));
    }

    @Test
    void interfacesBearNoPrefix() {
        check(noClasses().that().areInterfaces().should().haveNameMatching(".*[.$]I[A-Z][a-z]\\w*"));
    }

    @Test
    void nobodyWaitsForAPublisher() {
        forbid(Publisher.class, "block|blockFirst|blockLast|blockOptional|toIterable|toStream");
    }

    @Test
    void nobodyEndsASinkByAccident() {
        forbid(Sinks.Many.class, "emitNext");
    }

    @Test
    void nobodySwallowsErrorsInMidStream() {
        forbid(Publisher.class, "onErrorContinue");
    }

    @Test
    void onlyAHandlerSleeps() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(full("handler"))
                .should()
                .accessTargetWhere(uses(Thread.class, "sleep").or(uses(TimeUnit.class, "sleep"))));
    }

    @Test
    void nothingIsInjectedBehindAConstructorsBack() {
        check(noClasses().should().dependOnClassesThat().belongToAnyOf(Autowired.class));
    }

    private static void forbid(Class<?> owner, String methods) {
        check(noClasses().should().accessTargetWhere(uses(owner, methods)));
    }

    /** A call or a method reference. */
    private static DescribedPredicate<JavaAccess<?>> uses(Class<?> owner, String methods) {
        return describe(
                owner.getSimpleName() + "." + methods,
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && access.getName().matches(methods));
    }

    /** A package may still be empty, and its rule with it. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(ROOT + ".");
    }

    /** The package's name in the table; empty for the root. */
    private static String packageOf(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTests::outermost).orElseGet(type::getSimpleName);
    }

    private static String full(String name) {
        return ROOT + "." + name;
    }
}
