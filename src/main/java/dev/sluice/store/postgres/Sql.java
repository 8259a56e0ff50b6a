package dev.sluice.store.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement with its values, and how a row of its answer is read.
 *
 * @param text with {@code $1} for the first value
 * @param values in their order, {@link Null} for none
 * @param row makes a value of each row
 */
record Sql<T>(String text, List<Object> values, Function<Row, T> row) {

    /** SQL's NULL of a type. */
    record Null(Class<?> type) {

        static Object or(@Nullable Object value, Class<?> type) {
            return value == null ? new Null(type) : value;
        }
    }

    Statement on(Connection connection) {
        Statement statement = connection.createStatement(text);
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Null none) {
                statement.bindNull(i, none.type());
            } else {
                statement.bind(i, values.get(i));
            }
        }
        return statement;
    }
}
