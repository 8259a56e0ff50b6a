package dev.sluice;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Puts the jars of a folder behind our own classes before anything is made of them: their auto-configurations are found as
 * those of our dependencies are, and bring kinds of jobs.
 */
final class Plugins implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private static final String PATH = "sluice.plugins.path";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String path = Binder.get(event.getEnvironment())
                .bindOrCreate("sluice.plugins", PluginSettings.class)
                .path();
        List<Path> jars = jars(path);
        if (!jars.isEmpty()) {
            log.info("plug-ins: {}", jars.stream().map(Path::getFileName).toList());
            ClassLoader loader = new URLClassLoader(
                    "plugins", jars.stream().map(Plugins::url).toArray(URL[]::new), Plugins.class.getClassLoader());
            event.getSpringApplication().setResourceLoader(new DefaultResourceLoader(loader));
            Thread.currentThread().setContextClassLoader(loader);
        }
    }

    /** In the order of their names. A folder that is not there has none, and one without a name is none. */
    private static List<Path> jars(String path) {
        Path folder = Path.of(path);
        if (path.isBlank() || !Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new InvalidConfigurationPropertyValueException(
                    PATH, path, "It cannot be read as a folder: " + unreadable.getMessage());
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException cannotBe) {
            throw new IllegalStateException("a path is a URL", cannotBe);
        }
    }
}
