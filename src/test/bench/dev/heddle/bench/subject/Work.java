package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;

/** What a measured process does, straight-line and with any {@link Api}. */
interface Work {
    /**
     * Does it, for one round.
     *
     * @return what was measured; a server never returns, as its load measures it
     */
    Result run(Api api, Settings settings) throws IOException, InterruptedException;
}
