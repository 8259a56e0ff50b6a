package dev.sluice.fault.inside;

import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/**
 * The outside world: work that leaves a trace which no store knows of. A run is in the ledger, synced, before it does anything;
 * each process has a ledger of its own, named by its number, in the folder {@code world.ledger}.
 */
public final class WorldHandler implements BlockingJobHandler {

    /** The word for this kind. */
    public static final String KIND = "world";

    private static final Pattern MILLIS = Pattern.compile("\"millis\":(\\d+)");

    private final Ledger ledger;

    /** One that keeps its ledger where the environment says. */
    public WorldHandler(Environment environment) {
        String name = ProcessHandle.current().pid() + "-" + System.nanoTime();
        this.ledger = new Ledger(Path.of(environment.getRequiredProperty("world.ledger"), name));
    }

    /** A payload that works so long; the token is what its submission is called. */
    public static String payload(String token, long millis) {
        return "{\"token\":\"" + token + "\",\"millis\":" + millis + "}";
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Object work(JobContext job) throws Exception {
        String claim = " " + job.id() + " " + job.epoch() + " ";
        try {
            ledger.write("began" + claim + now()).get();
            Matcher millis = MILLIS.matcher(job.payload());
            if (millis.find()) {
                Thread.sleep(Long.parseLong(millis.group(1)));
            }
            job.progress(100);
            return null;
        } finally {
            ledger.note("ended" + claim + now());
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
