package dev.sluice.store.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A connection that fails to commit when told so, and knows what it was told to execute. */
final class FaultyConnection {

    private final Connection real;
    private final Queue<String> executed = new ConcurrentLinkedQueue<>();
    private volatile SQLiteErrorCode fault = SQLiteErrorCode.SQLITE_OK;

    FaultyConnection(Connection real) {
        this.real = real;
    }

    /** From now on each commit fails with this code, or works if it is OK. */
    void failCommits(SQLiteErrorCode code) {
        fault = code;
    }

    /** The statements without values so far. */
    List<String> executed() {
        return List.copyOf(executed);
    }

    Connection connection() {
        return proxy(Connection.class, (self, method, arguments) -> {
            Object answer = call(real, method, arguments);
            return method.getName().equals("createStatement") ? statement((Statement) answer) : answer;
        });
    }

    private Statement statement(Statement statement) {
        return proxy(Statement.class, (self, method, arguments) -> {
            if (method.getName().equals("execute")) {
                executed.add(String.valueOf(arguments[0]));
            }
            if (fault != SQLiteErrorCode.SQLITE_OK && arguments != null && "COMMIT".equals(arguments[0])) {
                throw new SQLiteException(fault.message, fault);
            }
            return call(statement, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException(thrown.getCause());
        } catch (IllegalAccessException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
