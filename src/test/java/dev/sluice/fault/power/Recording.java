package dev.sluice.fault.power;

import dev.sluice.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace} saw of a process. A write counts from its call, a sync from its return and a promise from its call:
 * each at the moment at which it is worst for the process.
 */
final class Recording {

    private static final String CALLS = "trace=pwrite64,fsync,fdatasync,ftruncate,unlink,write,writev";

    /** {@code 812 pwrite64(57</tmp/a/sluice.db-wal>, "\x37\x7f", 2, 0) = 2}, or with "unfinished" in the place of the end. */
    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(\\d+<([^>]*)>(.*)");

    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>.*= 0");
    private static final Pattern UNLINK = Pattern.compile("\\d+ +unlink\\(\"([^\"]*)\"\\) += 0");
    private static final Pattern BYTES = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
    /** Whoever ends the recording may come into the middle of a call. */
    private static final Pattern NUMBERS =
            Pattern.compile(", (\\d+)(?:, (\\d+))?(?:\\) += .*| <(?:unfinished|detached) \\.\\.\\.>)$");

    private static final Pattern PROMISE = Pattern.compile("HTTP/1\\.1 202 [^{]*Location: /jobs/([0-9a-f-]{36})");
    private static final String PROMISED = hex("HTTP/1.1 202");

    private final Map<String, String> unfinished = new HashMap<>();
    private final List<Moment> moments = new ArrayList<>();
    private final Path folder;

    private Recording(Path folder) {
        this.folder = folder;
    }

    /** The command, watched. It is the process itself that is started, and who watches it goes with it. */
    static List<String> of(List<String> command, Path to) {
        List<String> watched = new ArrayList<>(List.of(Tool.STRACE.path(), "-D", "-f", "--seccomp-bpf", "-y", "-xx"));
        watched.addAll(List.of("-s", "16777216", "-e", CALLS, "-e", "signal=none", "-o", to.toString()));
        watched.addAll(command);
        return watched;
    }

    /**
     * What was recorded.
     *
     * @param folder where the files are that count
     */
    static List<Moment> read(Path trace, Path folder) {
        Recording recording = new Recording(folder);
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            lines.lines().forEach(recording::line);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return recording.moments;
    }

    private void line(String line) {
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            String file = unfinished.remove(resumed.group(1));
            if (file != null && resumed.group(2).endsWith("sync")) {
                moments.add(new Moment.Sync(file));
            }
            return;
        }
        Matcher unlink = UNLINK.matcher(line);
        if (unlink.matches()) {
            file(unlink.group(1)).ifPresent(of -> moments.add(new Moment.Gone(of)));
            return;
        }
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
            call(call.group(1), call.group(2), call.group(3), call.group(4));
        }
    }

    private void call(String thread, String name, String target, String rest) {
        Optional<String> file = file(target);
        switch (name) {
            case "pwrite64" -> file.ifPresent(of -> moments.add(new Moment.Write(of, number(rest, 2), bytes(rest))));
            case "ftruncate" -> file.ifPresent(of -> moments.add(new Moment.Length(of, number(rest, 1))));
            case "fsync", "fdatasync" -> file.ifPresent(of -> sync(thread, of, rest));
            default -> promise(rest);
        }
    }

    /** Files are named in hexadecimal too. What is shared memory is made anew by who opens the database first. */
    private Optional<String> file(String target) {
        Path path = Path.of(target.contains("\\x") ? new String(unescaped(target), StandardCharsets.UTF_8) : target);
        String name = String.valueOf(path.getFileName());
        return folder.equals(path.getParent()) && !name.endsWith("-shm") ? Optional.of(name) : Optional.empty();
    }

    private void sync(String thread, String file, String rest) {
        if (rest.endsWith("<unfinished ...>")) {
            unfinished.put(thread, file);
        } else if (rest.endsWith("= 0")) {
            moments.add(new Moment.Sync(file));
        }
    }

    private void promise(String rest) {
        if (rest.contains(PROMISED)) {
            Matcher bytes = BYTES.matcher(rest);
            StringBuilder text = new StringBuilder();
            while (bytes.find()) {
                text.append(new String(unescaped(bytes.group(1)), StandardCharsets.ISO_8859_1));
            }
            Matcher promise = PROMISE.matcher(text);
            while (promise.find()) {
                moments.add(new Moment.Promise(promise.group(1)));
            }
        }
    }

    private static long number(String rest, int index) {
        Matcher numbers = NUMBERS.matcher(rest);
        if (!numbers.find()) {
            throw new IllegalStateException("not a call as it should be: " + rest);
        }
        return Long.parseLong(numbers.group(index));
    }

    private static byte[] bytes(String rest) {
        int begin = rest.indexOf('"');
        return unescaped(rest.substring(begin + 1, rest.indexOf('"', begin + 1)));
    }

    private static byte[] unescaped(String text) {
        return HexFormat.of().parseHex(text.replace("\\x", ""));
    }

    private static String hex(String text) {
        return HexFormat.of().withPrefix("\\x").formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
