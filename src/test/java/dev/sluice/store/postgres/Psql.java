package dev.sluice.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** PostgreSQL's own client, as somebody uses it who has nothing else: the first {@code psql} on the PATH. */
final class Psql {

    private Psql() {}

    private static Optional<Path> find() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "psql"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What it prints, errors included, when it is given these statements in one session. */
    static String run(String database, String... statements) {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-q", "-t", "-A", "-h", "127.0.0.1"));
        command.addAll(List.of("-p", "" + PostgresServer.port(), "-U", "postgres", "-d", database));
        for (String statement : statements) {
            command.addAll(List.of("-c", statement));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Left out where there is no psql, and says so; but where changes are checked it fails there. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Condition.class)
    @interface Needed {}

    /** Looks for it. */
    static final class Condition implements ExecutionCondition {

        private static final String MISSING = "there is no psql on the PATH";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (find().isPresent()) {
                return ConditionEvaluationResult.enabled("psql is there");
            }
            if ("true".equalsIgnoreCase(System.getenv("CI"))) {
                throw new AssertionError(MISSING + ", but CI=true asks for it");
            }
            System.err.println("[WARNING] NOT CHECKED: " + context.getDisplayName() + ", for " + MISSING);
            return ConditionEvaluationResult.disabled(MISSING);
        }
    }
}
