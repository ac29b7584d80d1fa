package dev.heddle.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that does the same work in its own way, in a process of its own. */
interface Contender {
    /** As on the command line and in the files. */
    String name();

    /** As in the page. */
    String title();

    /** Of its bars: #RRGGBB. */
    String color();

    boolean does(WorkKind kind);

    /** Why it cannot run here, with the remedy; empty if it can. */
    Optional<String> missing();

    /** What starts its process. */
    List<String> command(WorkKind kind, Settings settings);

    /** Whether a process of its does round after round; else each round has one of its own. */
    default boolean staysFor(WorkKind kind) {
        return !kind.isOfMemory();
    }

    /** What its process printed after work that no load generator brought. */
    default Map<Metric, Double> parse(String output) throws IOException {
        return Sample.parse(output.strip());
    }
}
