package dev.heddle;

import dev.heddle.backend.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a file opened with {@code DIRECT} asks of transfers; all its views share one. */
final class DirectRules {
    /*
     * What is aligned to a page goes to the system as it is. Of a file that other memory is used
     * with, its own rules are asked for, once; what does not keep to them passes through memory of
     * Heddle's that does, as the bytes of arrays do anyway.
     *
     * Positions and lengths are left to the system, since nobody else knows which it refuses: some
     * file systems serve any, by way of the page cache, and at a file's end Linux does too. Only
     * after a refusal are they looked at, to tell what was wrong.
     */
    /** No device is known to ask for more; staged memory is aligned to it. */
    private static final int PAGE_BYTES = 4096;

    /** In bytes, both powers of two. */
    private record Alignment(int memory, int offset) {
    }

    /** Null until asked for. Volatile: by whoever comes first. */
    private volatile Alignment alignment;

    /** Whether a transfer's bytes have to pass through aligned memory. */
    boolean wantCopy(FileOwner file, String doing, ByteBuffer buffer) throws IOException {
        return !isAligned(buffer, PAGE_BYTES)
                && !isAligned(buffer, alignment(file, doing).memory);
    }

    /** The same of several buffers, which also must not end amid a block. */
    boolean wantCopy(FileOwner file, String doing, BufferRow row) throws IOException {
        return !areAligned(row, PAGE_BYTES, PAGE_BYTES)
                && !areAligned(row, alignment(file, doing).memory, alignment(file, doing).offset);
    }

    private static boolean areAligned(BufferRow row, int memory, int offset) {
        boolean aligned = true;
        for (int i = 0; i < row.length(); i++) {
            ByteBuffer buffer = row.buffers[row.first() + i];
            aligned &= isAligned(buffer, memory) && buffer.remaining() % offset == 0;
        }
        return aligned;
    }

    /** Memory of arrays does not count: it is staged in any case. */
    private static boolean isAligned(ByteBuffer buffer, int bytes) {
        return !buffer.isDirect() || buffer.alignmentOffset(buffer.position(), bytes) == 0;
    }

    private Alignment alignment(FileOwner file, String doing) throws IOException {
        Alignment known = alignment;
        if (known == null) {
            known = of(file, file.stat(doing));
            alignment = known;
        }
        return known;
    }

    private static Alignment of(FileOwner file, FileStatus status) {
        int memory = status.directMemoryAlign();
        int offset = status.directOffsetAlign();
        return Integer.bitCount(memory) == 1 && Integer.bitCount(offset) == 1
                ? new Alignment(memory, offset) : ofBlocks(file);
    }

    /** Where the system does not say. */
    private static Alignment ofBlocks(FileOwner file) {
        long block;
        try {
            block = Files.getFileStore(OpenOptions.platform(file.path())).getBlockSize();
        } catch (IOException | UnsupportedOperationException e) {
            block = PAGE_BYTES; // its name is gone, or Java cannot tell either
        }
        int bytes = Long.bitCount(block) == 1 && block <= 1 << 30 ? (int) block : PAGE_BYTES;
        return new Alignment(bytes, bytes);
    }

    /**
     * Tells why the system has refused a transfer.
     *
     * @param position that asked for, or -1 without one
     * @param bytes    how many were asked for
     * @return 0 if it was a read at the file's end, or behind it
     * @throws FileSystemException the given failure, or one that tells more
     */
    long explain(FileOwner file, FileSystemException failure, String doing, long position,
            long bytes) throws IOException {
        FileStatus status;
        try {
            status = file.stat(doing);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        if (doing.equals(FileOwner.READ) && position >= status.size()
                && status.type() == FileStatus.Type.REGULAR) {
            return 0;
        }
        long at = file.appends() ? status.size() : Math.max(position, 0);
        String reason = reason(doing, at, bytes, of(file, status).offset, file.appends());
        if (reason == null) {
            throw failure;
        }
        FileSystemException told =
                new FileSystemException(file.path().toString(), null, reason);
        told.initCause(failure.getCause());
        throw told;
    }

    /** What is said, or null if position and length are in order. */
    private static String reason(String doing, long position, long bytes, int alignment,
            boolean appends) {
        List<String> wrong = new ArrayList<>();
        if (position % alignment != 0) {
            wrong.add((appends ? "the end of the file, " : "position ") + position);
        }
        if (bytes % alignment != 0) {
            wrong.add("length " + bytes);
        }
        if (wrong.isEmpty()) {
            return null;
        }
        return doing + " failed: direct I/O takes multiples of " + alignment + " bytes here, but "
                + String.join(" and ", wrong) + (wrong.size() > 1 ? " are none" : " is none")
                + " (EINVAL); keep to multiples of FileStatus.directAlignment(), or open the file "
                + "without DIRECT";
    }
}
