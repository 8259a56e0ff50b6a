package dev.sluice.fault.judge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each fault before the judge that it is there to find. */
class JudgeTests {

    @Test
    void acquitsASoundCase() {
        Report report = Judge.judge(new Draft().evidence());

        report.requireSound();
        assertThat(report.broken()).isEmpty();
        assertThat(report.lost()).isZero();
        assertThat(report.figures()).isEqualTo(new Figures(9, 6, 1, 2, 6, 31, 2, 2, Duration.ofSeconds(1)));
    }

    static Stream<WrongEvidence> faults() {
        return WrongEvidence.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesTheInvariantThatAFaultBreaksAndTheJob(WrongEvidence fault) {
        Report report = Judge.judge(fault.evidence());

        assertThat(report.broken()).as("%s", report).isEqualTo(fault.breaks());
        assertThat(report.breaches())
                .extracting(Breach::invariant, Breach::job)
                .contains(tuple(fault.invariant(), fault.job()));
        assertThatThrownBy(report::requireSound)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(fault.invariant().name() + " (")
                .hasMessageContaining("job " + fault.job());
    }

    @Test
    void hasAFaultForEachInvariant() {
        Set<Invariant> broken = faults().map(WrongEvidence::invariant).collect(Collectors.toSet());

        assertThat(broken).isEqualTo(EnumSet.allOf(Invariant.class));
    }

    @Test
    void findsFaultsInTheLogOfOneJob() {
        List<Entry> log = new Draft().log("plain");

        assertThat(Judge.judgeLog(log).broken()).isEmpty();
        assertThat(Judge.judgeLog(log.subList(0, 2)).broken())
                .as("one that still goes on")
                .isEmpty();
        assertThat(Judge.judgeLog(log.subList(1, 3)).broken()).containsExactly(Invariant.I6);
        assertThat(Judge.judgeLog(List.of()).broken()).containsExactly(Invariant.I6);
    }

    /** It could not be the same for the same evidence otherwise. */
    @Test
    void readsNothingAndAsksNobody() {
        String[] known = {"dev.sluice.fault.judge", "dev.sluice.job", "java.lang", "java.util..", "java.time"};

        classes()
                .that()
                .haveNameNotMatching(".*(Tests|Draft|WrongEvidence).*")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known).or(Predicates.simpleName("[]")))
                .check(new ClassFileImporter().importPackages("dev.sluice.fault.judge"));
    }
}
