/**
 * Who may do what, and how much of it.
 *
 * <p>Start with {@link dev.sluice.security.AccessRules}. This package knows nothing else of ours.
 */
@NullMarked
package dev.sluice.security;

import org.jspecify.annotations.NullMarked;
