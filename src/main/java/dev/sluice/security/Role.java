package dev.sluice.security;

/** What a caller may do. Roles add up; none contains another but {@link #ADMIN}, which contains all. */
public enum Role {
    /** Submits jobs, and sees its own with their events. */
    SUBMIT,

    /** Sees everything. */
    READ,

    /** Sees everything, changes jobs, queues and schedules, and reads the actuator. */
    OPERATE,

    /** May do everything. */
    ADMIN
}
