package dev.sluice.fault.sim;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Claim;
import dev.sluice.store.Insertion;
import dev.sluice.store.LogPage;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a store: each is a fault that was planted to see which invariant finds it. */
enum Defect {
    NONE,

    /** It answers for a job that it does not keep. */
    FORGETS_A_JOB {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            return method.equals("insert") && world.dice().nextInt(10) == 0
                    ? new Insertion(((NewJob) args[0]).stored(Long.MAX_VALUE), true)
                    : call.call();
        }
    },

    /** It queues what is due and does not say so. */
    LOSES_A_NOTICE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            return method.equals("promote") ? Map.of() : answer;
        }
    },

    /** It ends jobs that it hands to nobody. */
    ENDS_WHAT_NEVER_RAN {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            if (answer instanceof Claim claim && world.dice().nextInt(10) == 0) {
                world.database().end(claim, "{\"epoch\":" + claim.epoch() + "}");
                return null;
            }
            return answer;
        }
    },

    /** It hands a job out again that runs. */
    GIVES_A_CLAIM_TWICE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            return method.equals("start") && answer == null ? world.database().claim((Ticket) args[0]) : answer;
        }
    },

    /** It keeps an outcome whoever had the claim when it was said. */
    DROPS_THE_GUARD {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            if (args.length > 0 && args[0] instanceof Claim claim) {
                args[0] = new Claim(
                        claim.job(), world.database().epoch(claim.job().id()));
            }
            return call.call();
        }
    },

    /** It skips a version. */
    LEAVES_A_HOLE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            if (answer instanceof Claim claim && world.dice().nextInt(10) == 0) {
                world.database().lose(claim.job().id(), claim.job().version());
            }
            return answer;
        }
    },

    /** It gives a claim the epoch of the one before. */
    FORGETS_AN_EPOCH {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            if (answer instanceof Claim claim && claim.epoch() > 1) {
                world.database().forgetEpoch(claim.job().id());
                return new Claim(claim.job(), claim.epoch() - 1);
            }
            return answer;
        }
    },

    /** It knows no keys. */
    FORGETS_A_KEY {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            if (method.equals("insert")) {
                NewJob job = (NewJob) args[0];
                args[0] = job.under(new IdempotencyKey("nobody", job.id().toString(), ""));
            }
            return call.call();
        }
    },

    /** It keeps a job twice. */
    KEEPS_A_JOB_TWICE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            if (method.equals("insert") && world.dice().nextInt(10) == 0) {
                NewJob job = (NewJob) args[0];
                args[0] = job.at(new JobId(new UUID(world.dice().nextLong(), 0)), job.createdAt());
                call.call();
            }
            return answer;
        }
    },

    /** It takes processes for dead that live. */
    ENDS_A_LEASE_TOO_EARLY {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            if (method.equals("takeOver")) {
                world.database().endAll();
            }
            return call.call();
        }
    },

    /** It leaves something out of what a reader is told. */
    SHORTENS_A_PAGE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            return answer instanceof LogPage page && page.entries().size() > 1
                    ? new LogPage(
                            page.entries().subList(1, page.entries().size()),
                            page.reached(),
                            page.isLast(),
                            page.pruned())
                    : answer;
        }
    },

    /** It says that it kept what it dropped. */
    SAYS_THAT_IT_KEPT_IT {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            return answer == Settled.DROPPED ? Settled.KEPT : answer;
        }
    },

    /** It does not say what waits that others have handed in. */
    HIDES_WHAT_WAITS {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            @Nullable Object answer = call.call();
            return method.equals("takeOver") ? Map.of() : answer;
        }
    },

    /** It never answers one who gives a place back: here, with an error that nobody expects. */
    BREAKS_AT_A_RELEASE {
        @Override
        @Nullable
        Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
            if (method.equals("release")) {
                throw new IllegalStateException("broken");
            }
            return call.call();
        }
    },

    /** Its process claims on when it has given its lease up, as once it did. */
    CLAIMS_WITHOUT_A_LEASE,

    /** Its process looks for no claims that nobody has, as once it did not. */
    KEEPS_A_LATE_CLAIM;

    /**
     * Does a call.
     *
     * @param method which of the port's
     * @param args may be changed
     * @param call does it as it should be done, with the arguments as they are then
     */
    @Nullable
    Object call(World world, String method, Object[] args, Callable<@Nullable Object> call) throws Exception {
        return call.call();
    }

    static List<Defect> all() {
        return List.of(values()).subList(1, values().length);
    }
}
