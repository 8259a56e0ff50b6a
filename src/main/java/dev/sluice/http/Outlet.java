package dev.sluice.http;

import java.util.concurrent.Executor;

/** Where an answer leaves the process: a thread that writes, and room for more or not. */
interface Outlet extends Executor {

    /** Whether more may be handed over now; asked on its thread. */
    boolean hasRoom();

    /** Has this called, on its thread, whenever there is room again. */
    void onRoom(Runnable task);
}
