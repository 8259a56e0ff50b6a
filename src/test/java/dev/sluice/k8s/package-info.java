/**
 * Holds the manifests in the folder {@code k8s} against what Kubernetes knows and what Sluice needs. Start reading at
 * {@link dev.sluice.k8s.Rules}; every rule has manifests in {@code src/test/k8s/wrong} that break it and nothing else.
 */
@NullMarked
package dev.sluice.k8s;

import org.jspecify.annotations.NullMarked;
