package dev.sluice.fault.sim;

import dev.sluice.store.CallbackStore;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueStore;
import dev.sluice.store.ScheduleStore;

/** All ports at once. */
interface StoreOfAll extends JobStore, QueueStore, ScheduleStore, CallbackStore {}
