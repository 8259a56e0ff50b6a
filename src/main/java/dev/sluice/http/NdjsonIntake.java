package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** Takes in a job for each line of a body. It reads no faster than jobs become durable and answers are taken. */
final class NdjsonIntake {

    /** Lines of one body that are on their way at once. */
    static final int IN_FLIGHT = 1024;

    /** The room they share: a thousand usual lines, or a few of the largest. */
    private static final long ROOM = 8L * 1024 * 1024;

    private final int limit;
    private final JsonMapper json;
    private final Sinks.Empty<Void> closing = Sinks.empty();

    /** One that refuses lines longer than the limit. */
    NdjsonIntake(int limit, JsonMapper json) {
        this.limit = limit;
        this.json = json;
    }

    /** An answer for each line, in order, and a line itself. */
    Flux<byte[]> answers(Flux<DataBuffer> body, Function<byte[], Mono<Job>> submit) {
        return Flux.defer(() -> answers(new Lines(limit), body, submit)).map(Answer::line);
    }

    /** Only the problems, and at the end how many lines there were and how many jobs. */
    Flux<byte[]> problems(Flux<DataBuffer> body, Function<byte[], Mono<Job>> submit) {
        return Flux.defer(() -> {
            Lines lines = new Lines(limit);
            long[] accepted = new long[1];
            return answers(lines, body, submit)
                    .doOnNext(answer -> accepted[0] += answer.isProblem() ? 0 : 1)
                    .filter(Answer::isProblem)
                    .map(Answer::line)
                    .concatWith(Mono.fromSupplier(
                            () -> line("{\"lines\":" + lines.count() + ",\"accepted\":" + accepted[0] + "}")));
        });
    }

    /** Reads no more lines; those that were read are answered. */
    void close() {
        closing.tryEmitEmpty();
    }

    private Flux<Answer> answers(Lines lines, Flux<DataBuffer> body, Function<byte[], Mono<Job>> submit) {
        Room room = new Room(ROOM);
        return lines.of(body)
                .takeUntilOther(closing.asMono())
                .concatMap(room::enter, 0)
                .flatMapSequential(line -> answer(line, submit).doFinally(end -> room.leave(line)), IN_FLIGHT, 1);
    }

    private Mono<Answer> answer(Line line, Function<byte[], Mono<Job>> submit) {
        return Mono.defer(() -> job(line.text(), submit))
                .map(job -> accepted(line.number(), job))
                .onErrorResume(cause -> Mono.fromSupplier(() -> refused(line.number(), cause)));
    }

    private Mono<Job> job(byte @Nullable [] text, Function<byte[], Mono<Job>> submit) {
        return text == null ? Mono.error(new JobException.TooLarge("line", limit)) : submit.apply(text);
    }

    private static Answer accepted(long number, Job job) {
        return new Answer(
                line("{\"line\":" + number + ",\"id\":\"" + job.id() + "\",\"state\":\""
                        + job.state().text() + "\"}"),
                false);
    }

    private Answer refused(long number, Throwable cause) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("line", number);
        members.put("problem", Problems.of(cause).members());
        return new Answer(line(json.writeValueAsString(members)), true);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What became of a line. */
    private static final class Answer {

        private final byte[] line;
        private final boolean isProblem;

        Answer(byte[] line, boolean isProblem) {
            this.line = line;
            this.isProblem = isProblem;
        }

        byte[] line() {
            return line;
        }

        boolean isProblem() {
            return isProblem;
        }
    }
}
