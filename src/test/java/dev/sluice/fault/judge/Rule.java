package dev.sluice.fault.judge;

/** Finds what breaks an invariant. */
interface Rule {

    /** Tells each job that breaks it, and how. */
    void check(Case subject, Finding finding);

    /** Who is told. */
    interface Finding {

        void breach(String job, String what);
    }
}
