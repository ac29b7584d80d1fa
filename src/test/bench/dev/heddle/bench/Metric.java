package dev.heddle.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/** What is measured of a workload; not every workload has every metric. */
enum Metric {
    RATE("per second"),
    CPU("CPU, µs"),
    P50("p50, µs"),
    P99("p99, µs"),
    P999("p99.9, µs"),
    MEMORY("bytes each");

    /** A column's heading. */
    final String title;

    Metric(String title) {
        this.title = title;
    }

    /** Four digits, for files. */
    static String exact(double value) {
        return new BigDecimal(value).round(new MathContext(4)).toPlainString();
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
