package dev.sluice.store;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What people know this process by. */
public final class ThisProcess {

    private static final String NAME = host() + ":" + ProcessHandle.current().pid();

    private ThisProcess() {}

    /**
     * Its machine and its number there.
     *
     * @return such as {@code sluice-7d9f:1}
     */
    public static String name() {
        return NAME;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /**
     * Of this program.
     *
     * @return as in its jar, or {@code development} where it does not run from one
     */
    public static String version() {
        String version = ThisProcess.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
