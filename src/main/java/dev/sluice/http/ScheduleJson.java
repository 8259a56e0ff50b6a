package dev.sluice.http;

import dev.sluice.store.Schedule;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Schedules as clients see them. The job is passed through to the letter. */
final class ScheduleJson {

    private ScheduleJson() {}

    static byte[] schedule(Schedule schedule) {
        return Json.object(out -> members(out, schedule));
    }

    static byte[] schedules(List<Schedule> schedules) {
        return Json.object(out -> {
            out.writeArrayPropertyStart("schedules");
            for (Schedule schedule : schedules) {
                out.writeStartObject();
                members(out, schedule);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void members(JsonGenerator out, Schedule schedule) {
        out.writeStringProperty("name", schedule.name());
        out.writeStringProperty("cron", schedule.cron());
        out.writeStringProperty("zone", schedule.zone());
        Json.raw(out, "job", schedule.asked());
        Json.time(out, "nextAt", schedule.nextAt());
        Json.time(out, "lastAt", schedule.lastAt());
    }
}
