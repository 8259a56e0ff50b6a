package dev.sluice.fault.inside;

import dev.sluice.store.JobStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Stands in front of the store, whichever it is, and may do something else than it. */
abstract class FaultyStore implements BeanPostProcessor {

    @Override
    public final Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof JobStore store)) {
            return bean;
        }
        Class<?>[] ports = Arrays.stream(bean.getClass().getInterfaces()).toArray(Class<?>[]::new);
        InvocationHandler handler =
                (proxy, method, arguments) -> call(store, method, arguments == null ? new Object[0] : arguments);
        return Proxy.newProxyInstance(bean.getClass().getClassLoader(), ports, handler);
    }

    /** What becomes of a call. */
    abstract Object call(JobStore store, Method method, Object[] arguments) throws Throwable;

    /** What the store itself makes of it. */
    static Object forward(JobStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
