package dev.heddle.bench;

/** What is measured of a workload; not every workload has every metric. */
enum Metric {
    RATE("per second", true),
    CPU("CPU, µs", false),
    P50("p50, µs", false),
    P99("p99, µs", false),
    P999("p99.9, µs", false),
    MEMORY("bytes each", false);

    /** A column's heading. */
    final String title;
    final boolean moreIsBetter;

    Metric(String title, boolean moreIsBetter) {
        this.title = title;
        this.moreIsBetter = moreIsBetter;
    }

    /** Three digits, as there are no more in a measurement on a machine with other work. */
    static String format(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format("%,." + digits + "f", value);
    }
}
