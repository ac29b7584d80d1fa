package dev.heddle.bench;

import java.util.List;

/**
 * A line of the table of {@link Workloads}.
 *
 * @param name      as on the command line, and of its files
 * @param title     as in the page
 * @param kind      what is done
 * @param bytes     of a message or block
 * @param parallels what there are many of, such as "connections"
 * @param counts    how many of them, in turn
 */
record Workload(String name, String title, WorkKind kind, int bytes, String parallels,
        List<Integer> counts) {
}
