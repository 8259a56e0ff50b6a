package dev.sluice.fault.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk that keeps what was synced, and of the rest what it likes: until its sync a write may be there, or not, or some
 * of its sectors only, whatever came before or after it.
 */
final class Disk {

    private static final int SECTOR = 512;
    private static final byte[] NOTHING = {};

    private final Map<String, byte[]> synced = new TreeMap<>();
    private final Map<String, List<Moment>> unsynced = new TreeMap<>();

    void take(Moment moment) {
        if (moment instanceof Moment.Write write) {
            pending(write.file()).add(write);
        } else if (moment instanceof Moment.Length length) {
            pending(length.file()).add(length);
        } else if (moment instanceof Moment.Gone gone) {
            synced.remove(gone.file());
            unsynced.remove(gone.file());
        } else if (moment instanceof Moment.Sync sync) {
            synced.put(sync.file(), all(sync.file()));
            pending(sync.file()).clear();
        }
    }

    private byte[] all(String file) {
        byte[] content = synced.getOrDefault(file, NOTHING);
        for (Moment moment : pending(file)) {
            content = apply(content, moment);
        }
        return content;
    }

    private List<Moment> pending(String file) {
        return unsynced.computeIfAbsent(file, name -> new ArrayList<>());
    }

    /** How many writes are at the disk's mercy. */
    int unsynced() {
        return unsynced.values().stream().mapToInt(List::size).sum();
    }

    /** Leaves in a folder what is there when the power comes back. */
    void lose(Random chance, Path folder) throws IOException {
        for (String file : unsynced.keySet()) {
            byte[] content = synced.getOrDefault(file, NOTHING);
            for (Moment moment : pending(file)) {
                content = survive(content, moment, chance);
            }
            if (content.length > 0) {
                Files.write(folder.resolve(file), content);
            }
        }
    }

    private static byte[] survive(byte[] content, Moment moment, Random chance) {
        return switch (chance.nextInt(3)) {
            case 0 -> content;
            case 1 -> apply(content, moment);
            default -> moment instanceof Moment.Write write ? tear(content, write, chance) : apply(content, moment);
        };
    }

    private static byte[] tear(byte[] content, Moment.Write write, Random chance) {
        byte[] torn = content;
        for (int from = 0; from < write.bytes().length; from += SECTOR) {
            if (chance.nextBoolean()) {
                int to = Math.min(from + SECTOR, write.bytes().length);
                torn = put(torn, write.offset() + from, Arrays.copyOfRange(write.bytes(), from, to));
            }
        }
        return torn;
    }

    private static byte[] apply(byte[] content, Moment moment) {
        if (moment instanceof Moment.Write write) {
            return put(content, write.offset(), write.bytes());
        }
        return moment instanceof Moment.Length length
                ? Arrays.copyOf(content, Math.toIntExact(length.bytes()))
                : content;
    }

    private static byte[] put(byte[] content, long offset, byte[] bytes) {
        int from = Math.toIntExact(offset);
        byte[] written = Arrays.copyOf(content, Math.max(content.length, from + bytes.length));
        System.arraycopy(bytes, 0, written, from, bytes.length);
        return written;
    }
}
