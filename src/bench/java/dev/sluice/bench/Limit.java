package dev.sluice.bench;

/**
 * So much is wanted of something, at least or at most.
 *
 * @param isLeast whether more is better
 * @param value how much
 * @param unit of what, as it stands behind a number
 * @param decimals how exactly what is measured is told
 */
record Limit(boolean isLeast, double value, String unit, int decimals) {

    static Limit least(double value, String unit, int decimals) {
        return new Limit(true, value, unit, decimals);
    }

    static Limit most(double value, String unit, int decimals) {
        return new Limit(false, value, unit, decimals);
    }

    /** By the median, and not as it is told but as it is. */
    boolean isReached(Spread measured) {
        return isLeast ? measured.median() >= value : measured.median() <= value;
    }

    String tell(Spread measured) {
        return measured.tell(decimals) + " " + unit;
    }

    @Override
    public String toString() {
        String number = value == Math.rint(value) ? String.format("%,.0f", value) : Double.toString(value);
        return (isLeast ? "≥ " : "≤ ") + number + " " + unit;
    }
}
