package dev.sluice.k8s;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Left out where there is no kubectl, and says so; but where changes are checked it fails there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKubectl.Condition.class)
public @interface NeedsKubectl {

    /** Looks for it. */
    final class Condition implements ExecutionCondition {

        private static final String MISSING = "there is no kubectl on the PATH and none at KUBECTL_PATH";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            ConditionEvaluationResult result = decide(Kubectl.find(), Kubectl.isRequired());
            if (result.isDisabled() && context.getTestMethod().isEmpty()) {
                System.err.println("[WARNING] NOT CHECKED: " + context.getDisplayName() + ", for " + MISSING);
            }
            return result;
        }

        static ConditionEvaluationResult decide(Optional<Path> kubectl, boolean required) {
            if (kubectl.isPresent()) {
                return ConditionEvaluationResult.enabled("kubectl is there");
            }
            if (required) {
                throw new AssertionError(MISSING + ", but CI=true or -Dkubectl.required=true asks for it");
            }
            return ConditionEvaluationResult.disabled(MISSING);
        }
    }
}
