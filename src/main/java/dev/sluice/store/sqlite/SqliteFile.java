package dev.sluice.store.sqlite;

import dev.sluice.store.StoreRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is ours alone: no other program's, as its header tells before anything is written to it, and no other
 * process's, as a lock on a file beside it tells.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_database_header">The database header</a>
 */
final class SqliteFile implements AutoCloseable {

    /** "SluC" in the header's field for the program a file belongs to. */
    static final int APPLICATION_ID = 0x536c7543;

    private static final String MAGIC = "SQLite format 3\0";
    private static final int HEADER = 100;
    private static final int APPLICATION_ID_OFFSET = 68;

    private final Path path;
    private final FileChannel channel;

    private SqliteFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Claims the file, which need not exist yet; its folder is made. */
    static SqliteFile open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            checkHeader(path);
            return lock(path);
        } catch (IOException cause) {
            throw refused(path, "cannot be used: " + cause, "Check that the folder exists and may be written to.");
        }
    }

    Path path() {
        return path;
    }

    private static void checkHeader(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] header = in.readNBytes(HEADER);
            if (header.length < HEADER || !new String(header, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
                throw refused(path, "is no SQLite database, or is damaged", ELSEWHERE);
            }
            if (ByteBuffer.wrap(header).getInt(APPLICATION_ID_OFFSET) != APPLICATION_ID) {
                throw refused(path, "belongs to another program", ELSEWHERE);
            }
        }
    }

    /** The lock stands beside the file itself, whatever link leads to it. */
    private static SqliteFile lock(Path path) throws IOException {
        Path real = Files.exists(path) ? path.toRealPath() : path;
        FileChannel channel = FileChannel.open(
                real.resolveSibling(real.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw refused(path, "is in use by another process", "Stop that process, or set another path.");
        }
        return new SqliteFile(path, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static final String ELSEWHERE =
            "Set sluice.store.sqlite.path to another file, or move this one away. It was left as it is.";

    static StoreRefusedException refused(Path path, String reason, String action) {
        return new StoreRefusedException(
                "sluice.store.sqlite.path: the file " + path.toAbsolutePath() + " " + reason + ".", action);
    }

    /** Closing the channel lets its lock go. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
