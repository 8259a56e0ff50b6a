package dev.sluice.fault.sim;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.ThreadLocalRandom;

/** Makes what this thread takes for random follow from a seed: pauses of retries and names of jobs come from there. */
final class Chance {

    private Chance() {}

    /** Until the thread is seeded again. */
    static void seed(long seed) {
        try {
            ThreadLocalRandom.current();
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field only = unsafe.getDeclaredField("theUnsafe");
            only.setAccessible(true);
            Method offset = unsafe.getMethod("objectFieldOffset", Field.class);
            Method put = unsafe.getMethod("putLong", Object.class, long.class, long.class);
            Object place = offset.invoke(only.get(null), Thread.class.getDeclaredField("threadLocalRandomSeed"));
            put.invoke(only.get(null), Thread.currentThread(), place, seed);
        } catch (ReflectiveOperationException cause) {
            throw new IllegalStateException("this Java keeps its seeds elsewhere", cause);
        }
    }
}
