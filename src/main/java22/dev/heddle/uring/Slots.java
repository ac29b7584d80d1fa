package dev.heddle.uring;

import dev.heddle.backend.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The operations in flight, each in a slot whose number and generation are its user_data, and the
 * memory besides buffers that each needs there. The driving thread's.
 */
final class Slots {
    /*
     * user_data:  63 generation 32 | 31 index 0
     *
     * A slot's generation grows with each use, so that a completion which comes too late, or a
     * request to cancel one, never meets the slot's next operation. Generations stay positive:
     * negative user_data is the backend's own.
     *
     * Memory for addresses, paths, vectors and attributes comes in two sizes and is reused; it is
     * freed with the arena, when nothing is in flight.
     */
    private static final int SMALL_BYTES = 512;
    private static final int LARGE_BYTES = 16 << 10;
    private static final int INITIAL = 64;
    private static final long INDEX_MASK = 0xffff_ffffL;

    private final Arena arena;
    private final int capacity;
    private Operation[] operations = new Operation[INITIAL];
    private MemorySegment[] memory = new MemorySegment[INITIAL];
    private int[] generations = new int[INITIAL];
    private boolean[] cancelled = new boolean[INITIAL];
    private int[] free = new int[INITIAL];
    private int freeCount;
    private int used;
    private int size;

    private final ArrayDeque<MemorySegment> smallFree = new ArrayDeque<>();
    private final ArrayDeque<MemorySegment> largeFree = new ArrayDeque<>();

    Slots(int capacity, Arena arena) {
        this.capacity = capacity;
        this.arena = arena;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Gives an operation a slot; its number is noted in the operation. */
    void add(Operation operation) {
        int index = freeCount > 0 ? free[--freeCount] : used++;
        if (index == operations.length) {
            grow();
        }
        operations[index] = operation;
        cancelled[index] = false;
        generations[index] = generations[index] + 1 & Integer.MAX_VALUE;
        operation.slot = index;
        size++;
    }

    private void grow() {
        int length = operations.length * 2;
        operations = Arrays.copyOf(operations, length);
        memory = Arrays.copyOf(memory, length);
        generations = Arrays.copyOf(generations, length);
        cancelled = Arrays.copyOf(cancelled, length);
        free = Arrays.copyOf(free, length);
    }

    long userData(Operation operation) {
        return (long) generations[operation.slot] << Integer.SIZE | operation.slot;
    }

    /** The operation that a completion means, or null if it has none any more. */
    Operation find(long userData) {
        int index = (int) (userData & INDEX_MASK);
        return index < used && generations[index] == (int) (userData >>> Integer.SIZE)
                ? operations[index] : null;
    }

    boolean contains(Operation operation) {
        return operation.slot < used && operations[operation.slot] == operation;
    }

    void remove(Operation operation) {
        int index = operation.slot;
        freeMemory(index);
        operations[index] = null;
        free[freeCount++] = index;
        size--;
    }

    void markCancelled(Operation operation) {
        cancelled[operation.slot] = true;
    }

    boolean isCancelled(Operation operation) {
        return cancelled[operation.slot];
    }

    /** Memory that stays with the operation until its slot is freed. */
    MemorySegment memory(Operation operation, long bytes) {
        freeMemory(operation.slot);
        MemorySegment taken;
        if (bytes <= SMALL_BYTES) {
            taken = smallFree.pollLast();
            taken = taken == null ? arena.allocate(SMALL_BYTES, Long.BYTES) : taken;
        } else {
            assert bytes <= LARGE_BYTES : bytes;
            taken = largeFree.pollLast();
            taken = taken == null ? arena.allocate(LARGE_BYTES, Long.BYTES) : taken;
        }
        memory[operation.slot] = taken;
        return taken;
    }

    /** The memory that the operation was given. */
    MemorySegment memory(Operation operation) {
        return memory[operation.slot];
    }

    private void freeMemory(int index) {
        MemorySegment given = memory[index];
        if (given != null) {
            (given.byteSize() == SMALL_BYTES ? smallFree : largeFree).addLast(given);
            memory[index] = null;
        }
    }
}
