/** The pages, in a real browser. Part of the build with {@code -Pbrowser} only. */
package dev.sluice.browser;
