package dev.sluice.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets a refused start be reported in words instead of by a stack trace. */
final class StoreRefusedAnalyzer extends AbstractFailureAnalyzer<StoreRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, StoreRefusedException refused) {
        return new FailureAnalysis(refused.getMessage(), refused.action(), failure);
    }
}
