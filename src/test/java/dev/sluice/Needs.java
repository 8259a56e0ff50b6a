package dev.sluice;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Left out where a tool is missing, and says so; but where changes are checked it fails there. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {

    /** What is needed. */
    Tool value();

    /** Looks for it. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
                    .map(needs -> decide(needs.value(), context.getDisplayName()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("its class has what it needs"));
        }

        private static ConditionEvaluationResult decide(Tool tool, String what) {
            if (tool.find().isPresent()) {
                return ConditionEvaluationResult.enabled(tool + " is there");
            }
            Tool.leaveOut(what, tool.missing());
            return ConditionEvaluationResult.disabled(tool.missing());
        }
    }
}
