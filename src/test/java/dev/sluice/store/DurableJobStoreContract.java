package dev.sluice.store;

/** What a {@link JobStore} that outlives its process keeps to besides. */
public interface DurableJobStoreContract extends JobStoreContract, ReopenContract, RescueContract, WholeLifeContract {}
