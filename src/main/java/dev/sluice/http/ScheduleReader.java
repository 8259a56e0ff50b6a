package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.upkeep.Schedules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Turns a body into the wish for a schedule, or says all that is wrong with it. */
final class ScheduleReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String DEFAULT_ZONE = "UTC";

    private final SubmissionReader submissions;
    private final Schedules schedules;

    ScheduleReader(SubmissionReader submissions, Schedules schedules) {
        this.submissions = submissions;
        this.schedules = schedules;
    }

    /**
     * What was asked for, checked.
     *
     * @param cron when
     * @param zone in which zone's time
     * @param asked the job to the letter
     * @param template the job
     */
    record Wish(String cron, String zone, String asked, NewJob template) {}

    /**
     * Reads a body.
     *
     * @throws RefusedRequestException with every field that is wrong
     * @throws JobException.TooLarge if the job's payload is
     */
    Wish read(byte[] body) {
        ScheduleFields fields = new ScheduleFields();
        String json = text(body);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            fields.read(parser, json);
        } catch (JacksonException malformed) {
            throw refused("is not JSON: " + malformed.getOriginalMessage());
        }
        return wish(fields);
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw refused("is not UTF-8");
        }
    }

    private static RefusedRequestException refused(String message) {
        return new RefusedRequestException(List.of(new FieldError("", message)));
    }

    private Wish wish(ScheduleFields fields) {
        List<FieldError> errors = new ArrayList<>(fields.errors());
        String cron = fields.cron;
        String zone = fields.zone == null ? DEFAULT_ZONE : fields.zone;
        String asked = fields.job;
        errors.addAll(schedules.check(cron == null ? "* * * * * *" : cron, zone));
        NewJob template = asked == null ? null : job(asked, fields, errors);
        if (cron == null || asked == null || template == null || !errors.isEmpty()) {
            throw new RefusedRequestException(errors);
        }
        return new Wish(cron, zone, asked, template);
    }

    /** The job is checked like a submission; what that finds wrong with times was said before. */
    private @Nullable NewJob job(String asked, ScheduleFields fields, List<FieldError> errors) {
        try {
            return submissions.read(asked.getBytes(StandardCharsets.UTF_8)).job();
        } catch (JobException.Invalid wrong) {
            for (FieldError error : wrong.errors()) {
                if (!fields.times().contains(error.field())) {
                    String field = error.field().isEmpty() ? "job" : "job." + error.field();
                    errors.add(new FieldError(field, error.message()));
                }
            }
            return null;
        }
    }
}
