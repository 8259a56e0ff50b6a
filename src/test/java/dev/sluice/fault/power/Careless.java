package dev.sluice.fault.power;

import dev.sluice.SluiceApplication;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import org.sqlite.JDBC;

/** The service with one mistake in it: its commits are not synced, as is usual where speed is everything. */
final class Careless implements Driver {

    private static final String FULL = "PRAGMA synchronous = FULL";
    private static final String NORMAL = "PRAGMA synchronous = NORMAL";

    private final JDBC real = new JDBC();

    private Careless() {}

    /** As {@link SluiceApplication}. */
    public static void main(String[] arguments) throws SQLException {
        DriverManager.drivers().toList().forEach(Careless::forget);
        DriverManager.registerDriver(new Careless());
        SluiceApplication.main(arguments);
    }

    private static void forget(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public Connection connect(String url, Properties options) throws SQLException {
        Connection connection = real.connect(url, options);
        return connection == null
                ? null
                : proxy(Connection.class, (self, method, arguments) -> {
                    Object answer = call(connection, method, arguments);
                    return answer instanceof Statement statement
                                    && method.getName().equals("createStatement")
                            ? careless(statement)
                            : answer;
                });
    }

    private static Statement careless(Statement statement) {
        return proxy(
                Statement.class,
                (self, method, arguments) -> arguments != null && FULL.equals(arguments[0])
                        ? statement.execute(NORMAL)
                        : call(statement, method, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties options) throws SQLException {
        return real.getPropertyInfo(url, options);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
