package dev.sluice.store.postgres;

import dev.sluice.store.postgres.Sql.Null;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of a statement that is about many things at once: for each column an array, which it unnests. */
final class Columns<A> {

    private final List<A> rows;
    private final List<Object> values;

    /** Columns about these, behind values of the statement itself. */
    Columns(List<A> rows, Object... values) {
        this.rows = rows;
        this.values = new ArrayList<>(List.of(values));
    }

    Columns<A> ids(Function<A, UUID> value) {
        values.add(rows.stream().map(value).toArray(UUID[]::new));
        return this;
    }

    Columns<A> texts(Function<A, @Nullable String> value) {
        @Nullable String[] column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        values.add(column);
        return this;
    }

    Columns<A> numbers(Function<A, Long> value) {
        values.add(rows.stream().map(value).toArray(Long[]::new));
        return this;
    }

    Columns<A> integers(Function<A, @Nullable Integer> value) {
        @Nullable Integer[] column = new @Nullable Integer[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        values.add(column);
        return this;
    }

    Columns<A> rates(Function<A, Double> value) {
        values.add(rows.stream().map(value).toArray(Double[]::new));
        return this;
    }

    Columns<A> flags(Function<A, Boolean> value) {
        values.add(rows.stream().map(value).toArray(Boolean[]::new));
        return this;
    }

    /** Values that belong to the whole statement again. */
    Columns<A> and(Object... more) {
        values.addAll(List.of(more));
        return this;
    }

    List<Object> values() {
        return values;
    }

    /** A text, or SQL's NULL. */
    static Object or(@Nullable String text) {
        return Null.or(text, String.class);
    }
}
