/**
 * What is reached over HTTP. Each class owns its routes and says whole paths; start with
 * {@link dev.sluice.http.RequestRoutes}. Whatever is refused, anywhere, is put into words in
 * {@link dev.sluice.http.Problems}. Nobody imports this package.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
