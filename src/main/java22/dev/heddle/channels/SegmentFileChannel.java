package dev.heddle.channels;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Function;

/** A file channel that also maps into arenas, whose types Java 21 does not let one name. */
final class SegmentFileChannel extends HeddleFileChannel {
    private SegmentFileChannel(ChannelOpening.Opened opened) {
        super(opened);
    }

    /** Called by name. */
    static Function<ChannelOpening.Opened, HeddleFileChannel> making() {
        return SegmentFileChannel::new;
    }

    @Override
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena)
            throws IOException {
        Objects.requireNonNull(mode, "Mode is null");
        Objects.requireNonNull(arena, "Arena is null");
        return onTwin(() -> twin.channel().map(mode, offset, size, arena));
    }
}
