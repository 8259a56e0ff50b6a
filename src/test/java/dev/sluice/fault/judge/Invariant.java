package dev.sluice.fault.judge;

/** What must hold, whatever died in between. Each has its rule in the judge, and each rule faults that it must find. */
public enum Invariant {
    I1("acknowledged, so stored"),
    I2("every stored job ends"),
    I3("and ran at least once"),
    I4("runs beyond one are at most concurrency times crashes"),
    I5("exactly one final event a life"),
    I6("versions 1 to n without a hole, only legal moves"),
    I7("epochs never fall"),
    I8("answer unknown and the same key, so one job"),
    I9("no job that nobody asked for"),
    I10("never more at once than the concurrency, never two live claims on one job"),
    I11("a reader saw the log");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return name() + " (" + sentence + ")";
    }
}
