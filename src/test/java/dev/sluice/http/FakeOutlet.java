package dev.sluice.http;

import java.util.concurrent.Executor;

/** An outlet whose room is as a test wants it. */
final class FakeOutlet implements Outlet {

    private final Executor executor;
    private volatile boolean hasRoom = true;
    private volatile Runnable task = () -> {};

    FakeOutlet(Executor executor) {
        this.executor = executor;
    }

    void room(boolean isThere) {
        hasRoom = isThere;
        if (isThere) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable command) {
        executor.execute(command);
    }

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public void onRoom(Runnable call) {
        task = call;
    }
}
