package dev.sluice.fault.inside;

import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import org.springframework.core.env.Environment;

/** Does the victim's work twice in one attempt, as a client would that sends again by itself. */
public final class RestlessHandler implements BlockingJobHandler {

    private final WorldHandler world;

    /** As the environment says. */
    public RestlessHandler(Environment environment) {
        this.world = new WorldHandler(environment);
    }

    @Override
    public String kind() {
        return WorldHandler.KIND;
    }

    @Override
    public Object work(JobContext job) throws Exception {
        if (job.payload().contains(PlantedFault.VICTIM)) {
            world.work(job);
        }
        return world.work(job);
    }
}
