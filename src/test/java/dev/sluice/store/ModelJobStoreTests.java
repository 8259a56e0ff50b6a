package dev.sluice.store;

import org.junit.jupiter.api.BeforeEach;

/** What the simulation stands on keeps to what it would be of no use without. */
class ModelJobStoreTests
        implements SubscriptionContract,
                InsertContract,
                UniqueKeyContract,
                IdempotencyContract,
                StartContract,
                GuardContract,
                StateMachineContract,
                RaceContract,
                OutcomeContract,
                SnoozeContract,
                DueContract,
                FeedContract,
                ReleaseContract,
                CancelContract,
                CancelWishContract,
                SecondLifeContract,
                CountContract,
                QueueStoreContract,
                ScheduleContract,
                CallbackContract,
                ReopenContract,
                RescueContract {

    private final SettableClock clock = new SettableClock();
    private final ModelDatabase database = new ModelDatabase(System::nanoTime);
    private long homes;
    private ModelJobStore store;

    @BeforeEach
    @Override
    public void reopen() {
        store = new ModelJobStore(database, ++homes, clock, false);
    }

    @Override
    public ModelJobStore store() {
        return store;
    }

    @Override
    public QueueStore queues() {
        return store;
    }

    @Override
    public ScheduleStore schedules() {
        return new ModelSchedules(store);
    }

    @Override
    public CallbackStore callbacks() {
        return new ModelSchedules(store);
    }

    @Override
    public SettableClock clock() {
        return clock;
    }
}
