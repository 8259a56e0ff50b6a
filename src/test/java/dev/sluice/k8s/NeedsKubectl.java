package dev.sluice.k8s;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Left out where there is no kubectl, and says so; but where changes are checked it fails there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKubectl.Condition.class)
@interface NeedsKubectl {

    /** Looks for it. */
    final class Condition implements ExecutionCondition {

        private static final String MISSING = "there is no kubectl on the PATH and none at KUBECTL_PATH";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Kubectl.find().isPresent()) {
                return ConditionEvaluationResult.enabled("kubectl is there");
            }
            if (Kubectl.isRequired()) {
                throw new AssertionError(MISSING + ", but CI or -Dkubectl.required asks for it");
            }
            if (context.getTestMethod().isEmpty()) {
                System.err.println("[WARNING] NOT CHECKED: " + context.getDisplayName() + ", for " + MISSING);
            }
            return ConditionEvaluationResult.disabled(MISSING);
        }
    }
}
