package dev.sluice.store.postgres;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What people know this process by. */
final class ThisProcess {

    private ThisProcess() {}

    /** Its machine and its number there. */
    static String name() {
        return host() + ":" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Of this program. */
    static String version() {
        String version = ThisProcess.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
