package dev.sluice.security;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who sent a request.
 *
 * @param name of its key, or the subject of its token; empty for anybody, where no keys are asked for
 * @param roles what it may do
 */
public record Caller(String name, Set<Role> roles) {

    /** Where nobody has to say who he is, everybody may do everything. */
    public static final Caller ANYBODY = new Caller("", EnumSet.of(Role.ADMIN));

    private static final String ATTRIBUTE = Caller.class.getName();

    /** Keeps the roles as they are now. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /**
     * Who sent this.
     *
     * @param exchange one that came through the filters of this package
     * @return never null
     * @throws IllegalStateException if it did not, for then nobody has looked who it is
     */
    public static Caller of(ServerWebExchange exchange) {
        Caller caller = exchange.getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException("nobody has looked who sent " + exchange.getRequest());
        }
        return caller;
    }

    /**
     * Whether it may see what this caller, or anybody, submitted.
     *
     * @param owner the name of who submitted it, or null if nobody had to say
     * @return true for its own, and for everything if it may read
     */
    public boolean maySee(@Nullable String owner) {
        return has(Role.READ) || has(Role.OPERATE) || has(Role.ADMIN) || name.equals(owner);
    }

    boolean has(Role role) {
        return roles.contains(role);
    }

    void mark(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }
}
