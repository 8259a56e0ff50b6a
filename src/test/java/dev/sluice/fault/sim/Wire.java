package dev.sluice.fault.sim;

import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.Claim;
import dev.sluice.store.LogSummary;
import dev.sluice.store.ModelJobStore;
import dev.sluice.store.ModelSchedules;
import dev.sluice.store.Ticket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** How one process reaches the store: each call takes its way, and so does its answer, if there is one. */
final class Wire {

    private static final Set<String> READS = Set.of(
            "find",
            "findUnique",
            "events",
            "log",
            "end",
            "list",
            "counts",
            "oldest",
            "nextDue",
            "overrides",
            "due",
            "uncalled");

    private final World world;
    private final Life life;
    private final ModelJobStore direct;
    private final ModelSchedules schedules;
    private final Listening listening;
    private final Life.Track writer = new Life.Track();
    private final Map<Object, Deque<Call>> lines = new HashMap<>();
    private final Map<JobId, Long> held = new HashMap<>();
    private final Map<JobId, Integer> asked = new HashMap<>();
    private long lastWrite;
    private boolean writable = true;

    Wire(World world, Life life, long home, ModelJobStore direct) {
        this.world = world;
        this.life = life;
        this.direct = direct;
        this.schedules = new ModelSchedules(direct);
        this.listening = new Listening(world, life, home, this);
    }

    /** The store as the process has it. */
    StoreOfAll store() {
        return (StoreOfAll) Proxy.newProxyInstance(
                Wire.class.getClassLoader(),
                new Class<?>[] {StoreOfAll.class},
                (proxy, method, args) -> answer(method, args == null ? new Object[0] : args));
    }

    Listening listening() {
        return listening;
    }

    private @Nullable Object answer(Method method, Object[] args) throws Exception {
        return switch (method.getName()) {
            case "changes" -> listening.changes();
            case "summaries" -> listening.changes().map(LogSummary::of);
            case "cancelWishes" -> listening.wishes();
            case "claimsLost" -> listening.claimsLost();
            case "isWritable" -> writable;
            case "name", "isShared", "hashCode", "toString" -> method.invoke(direct, args);
            case "equals" -> false;
            default -> send(method.getName(), args, () -> directly(method, args));
        };
    }

    private @Nullable Object directly(Method method, Object[] args) throws Exception {
        return world.defect().call(world, method.getName(), args, () -> {
            try {
                AtomicReference<@Nullable Object> answer = new AtomicReference<>();
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                boolean isPlanned = method.getDeclaringClass().isInstance(schedules);
                ((Mono<?>) method.invoke(isPlanned ? schedules : direct, args)).subscribe(answer::set, failure::set);
                if (failure.get() instanceof Exception refusal) {
                    throw refusal;
                }
                return answer.get();
            } catch (InvocationTargetException thrown) {
                throw new IllegalStateException(thrown.getCause());
            }
        });
    }

    /** A call under way, each time it is subscribed to. */
    Mono<Object> send(String what, Object[] args, Callable<@Nullable Object> work) {
        return Mono.create(sink -> {
            if (!life.isDead()) {
                enter(new Call(what, args, work, sink));
            }
        });
    }

    /** One call. */
    private static final class Call {

        private final String what;
        private final Object[] args;
        private final Callable<@Nullable Object> work;
        private final MonoSink<Object> sink;
        private long term;

        private Call(String what, Object[] args, Callable<@Nullable Object> work, MonoSink<Object> sink) {
            this.what = what;
            this.args = args;
            this.work = work;
            this.sink = sink;
        }

        private boolean isWrite() {
            return !READS.contains(what);
        }

        private boolean isStart() {
            return what.equals("start");
        }

        /** What nothing else may be asked of at the same time; null if anything may. */
        private @Nullable Object key() {
            Object first = args.length == 0 ? "" : args[0];
            if (first instanceof Claim claim) {
                return claim.job().id();
            }
            return first instanceof Ticket ticket ? List.of(what, ticket.seq()) : null;
        }
    }

    /** What is asked of one job goes one after the other: the next when the one before is answered, or given up. */
    private void enter(Call call) {
        if (call.isStart()) {
            asked.merge(((Ticket) call.args[0]).id(), 1, Integer::sum);
        }
        Object key = direct.isShared() ? call.key() : null;
        Deque<Call> line = key == null ? null : lines.get(key);
        if (line != null) {
            line.add(call);
            return;
        }
        if (key != null) {
            lines.put(key, new ArrayDeque<>());
        }
        send(call);
    }

    private void left(Call call) {
        if (call.isStart()) {
            asked.computeIfPresent(((Ticket) call.args[0]).id(), (job, times) -> times == 1 ? null : times - 1);
        }
        Object key = direct.isShared() ? call.key() : null;
        Deque<Call> line = key == null ? null : lines.remove(key);
        if (line != null && !line.isEmpty()) {
            Call next = line.remove();
            lines.put(Objects.requireNonNull(key), line);
            send(next);
        }
    }

    private void send(Call call) {
        call.term = listening.term();
        if (isClaim(call) && call.term == 0) {
            world.agenda().add(life, Duration.ZERO, () -> fail(call, "there is no lease"));
            return;
        }
        Weather.Fate fate = world.weather().next(call.isWrite());
        if (fate.end() == Weather.End.LATE) {
            travel(call, fate.way().plus(fate.back()).plus(fate.late()), () -> perform(call));
            giveUp(call, fate.way().plus(fate.back()));
        } else {
            travel(call, fate.way(), () -> arrive(call, fate));
        }
    }

    /** A file is written to one after the other, by the process itself. A database outlives those that call it. */
    private void travel(Call call, Duration way, Runnable arrival) {
        if (direct.isShared()) {
            world.agenda().add(world.agenda().world(), way, arrival);
        } else if (call.isWrite()) {
            lastWrite = Math.max(world.agenda().now() + way.toNanos(), lastWrite);
            world.agenda().add(life, writer, lastWrite - world.agenda().now(), arrival);
        } else {
            world.agenda().add(life, way, arrival);
        }
    }

    private void arrive(Call call, Weather.Fate fate) {
        if (fate.end() == Weather.End.REFUSED) {
            writable &= !call.isWrite();
            world.note("%s is refused %s", life, call.what);
            world.agenda().add(life, fate.back(), () -> fail(call, "refused"));
            return;
        }
        Runnable answer = perform(call);
        if (fate.end() == Weather.End.DONE) {
            writable |= call.isWrite();
            world.agenda().add(life, fate.back(), () -> tell(call, answer));
        } else {
            giveUp(call, fate.back());
        }
    }

    /** Does it, and gives back what tells so. */
    private Runnable perform(Call call) {
        try {
            @Nullable Object answer = call.work.call();
            world.note("%s: %s(%s) -> %s", life, call.what, call.args, answer);
            world.ledger().answered(call.what, call.args, answer, life);
            if (call.isWrite()) {
                world.committed(listening);
            }
            return () -> {
                hold(call, answer);
                left(call);
                call.sink.success(answer);
            };
        } catch (Exception refusal) {
            world.note("%s: %s(%s) -> %s", life, call.what, call.args, refusal);
            return () -> {
                left(call);
                call.sink.error(refusal);
            };
        }
    }

    /** A claim is somebody's from its answer to the answer to its end. */
    private void hold(Call call, @Nullable Object answer) {
        if (answer instanceof Claim claim) {
            held.put(claim.job().id(), claim.epoch());
        } else if (call.args.length > 0 && call.args[0] instanceof Claim claim && !call.what.equals("progress")) {
            held.remove(claim.job().id(), claim.epoch());
        }
    }

    /** Whether only the store knows of a claim. */
    boolean isNobodys(Claim claim) {
        JobId job = claim.job().id();
        return world.defect() != Defect.KEEPS_A_LATE_CLAIM
                && !asked.containsKey(job)
                && !direct.isDoubtful(claim.job())
                && !Objects.equals(held.get(job), claim.epoch());
    }

    private void giveUp(Call call, Duration patience) {
        world.agenda().add(life, patience, () -> {
            world.note("%s has no answer to %s(%s)", life, call.what, call.args);
            if (call.isWrite()) {
                writable = false;
                listening.doubt();
            }
            doubt(call, true);
            fail(call, "no answer");
        });
    }

    /** The answer to a claim is none if the lease is not that any more under which it was asked for. */
    private void tell(Call call, Runnable answer) {
        boolean isLost = isClaim(call) && call.term != listening.term();
        doubt(call, isLost);
        if (isLost) {
            fail(call, "the lease was lost meanwhile");
        } else {
            answer.run();
        }
    }

    private boolean isClaim(Call call) {
        return direct.isShared() && call.isStart() && world.defect() != Defect.CLAIMS_WITHOUT_A_LEASE;
    }

    private void doubt(Call call, boolean isLost) {
        if (call.isStart()) {
            direct.answered((Ticket) call.args[0], isLost);
        }
    }

    private void fail(Call call, String reason) {
        left(call);
        call.sink.error(new JobException.Unavailable(reason));
    }
}
