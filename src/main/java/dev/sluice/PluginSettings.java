package dev.sluice;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Kinds of jobs that others wrote.
 *
 * @param path a folder whose jars are loaded at start
 */
@ConfigurationProperties("sluice.plugins")
record PluginSettings(@DefaultValue("plugins") String path) {}
