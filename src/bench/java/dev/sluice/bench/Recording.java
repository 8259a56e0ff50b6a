package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** What the JVM's own recorder saw: at which methods threads were at work, and where they allocated. */
final class Recording {

    private static final String AT_WORK = "jdk.ExecutionSample";

    /** Who is in native code works or waits; of SQLite's only the syncs wait, and whoever waits there is told too. */
    private static final String IN_NATIVE = "jdk.NativeMethodSample";

    private static final String SQLITE = "org.sqlite.core.NativeDB";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\..*");

    /** Down to the first word in capitals, which names a class. */
    private static final Pattern PACKAGE = Pattern.compile("^([a-z0-9_$]+\\.)+(?=[A-Z])");

    private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda[$0-9]*\\+0x[0-9a-f]+(\\.[0-9]+)?");

    /** Threads that are there because we look. */
    private static final Pattern OURS = Pattern.compile("RMI |JMX |JFR ");

    private final Shares threads = new Shares();
    private final Shares methods = new Shares();
    private final Shares callers = new Shares();
    private final Shares sites = new Shares();
    private final Map<String, Integer> stacks = new TreeMap<>();

    /** The first sample of a thread weighs all that it allocated before the recording, so it does not count. */
    private final Set<String> begun = new HashSet<>();

    static Recording read(Path file) throws IOException {
        Recording recording = new Recording();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                recording.add(events.readEvent());
            }
        }
        return recording;
    }

    private void add(RecordedEvent event) {
        List<String> frames = frames(event.getStackTrace());
        switch (event.getEventType().getName()) {
            case AT_WORK -> addSample(event, frames);
            case IN_NATIVE -> {
                if (frames.get(0).startsWith(SQLITE)) {
                    addSample(event, frames);
                }
            }
            case ALLOCATION -> {
                if (counts(name(event.getThread()))) {
                    String site = shortened(caller(frames)) + ": "
                            + shortened(event.getClass("objectClass").getName());
                    sites.add(site, (double) event.getLong("weight"));
                }
            }
            default -> {}
        }
    }

    private void addSample(RecordedEvent event, List<String> frames) {
        String thread = Shares.kind(name(event.getThread("sampledThread")));
        if (OURS.matcher(thread).lookingAt()) {
            return;
        }
        threads.add(thread, 1);
        methods.add(shortened(frames.get(0)), 1);
        callers.add(shortened(caller(frames)), 1);
        List<String> fromThread = new ArrayList<>(frames);
        fromThread.add(thread);
        Collections.reverse(fromThread);
        stacks.merge(String.join(";", fromThread), 1, Integer::sum);
    }

    /** The methods of a stack, the one at the top first. */
    private static List<String> frames(RecordedStackTrace stack) {
        List<String> frames = stack == null
                ? List.of()
                : stack.getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(frame -> frame.getMethod().getType().getName() + "."
                                + frame.getMethod().getName())
                        .toList();
        return frames.isEmpty() ? List.of("unknown") : frames;
    }

    private static String caller(List<String> frames) {
        return frames.stream()
                .filter(frame -> !JDK.matcher(frame).matches())
                .findFirst()
                .orElse(frames.get(0));
    }

    /** Without its package and what the JVM adds to a lambda. */
    private static String shortened(String name) {
        return LAMBDA.matcher(PACKAGE.matcher(name).replaceFirst("")).replaceFirst(" lambda");
    }

    private boolean counts(String thread) {
        return !OURS.matcher(thread).lookingAt() && !begun.add(thread);
    }

    private static String name(RecordedThread thread) {
        return thread == null ? "" : String.valueOf(thread.getJavaName());
    }

    /** Of a hundred samples. */
    String atWork(int number) {
        String hundred = "  %5.1f %s%n";
        return "by thread\n" + threads.largest(number, 100, hundred)
                + "by method\n" + methods.largest(number, 100, hundred)
                + "by method outside of the JDK\n" + callers.largest(number, 100, hundred);
    }

    /** Where the most is allocated, as shares of so many bytes. */
    String allocations(int number, double bytes, String format) {
        return sites.largest(number, bytes, format);
    }

    /** Writes a line for each stack, from thread to method, and how often it was seen: what flame graphs are made of. */
    void writeStacks(Path file) throws IOException {
        Files.write(
                file,
                stacks.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }
}
