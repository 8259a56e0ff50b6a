package dev.sluice.store;

/** What every {@link JobStore} keeps to, theme by theme. */
public interface JobStoreContract
        extends SubscriptionContract,
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
                ManyContract,
                ListContract,
                ListWindowContract,
                CountContract,
                PruneContract,
                QueueStoreContract,
                ScheduleContract,
                ChangesContract,
                SharingContract {}
