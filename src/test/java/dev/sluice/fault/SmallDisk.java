package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk with little room, mounted at a folder until it is closed or the tests' JVM ends. */
final class SmallDisk implements AutoCloseable {

    private static final int PAGE = 4096;

    private final Path folder;
    private final Path filler;
    private final Thread reaper = new Thread(this::unmount, "disk-reaper");

    SmallDisk(Path folder, int megabytes) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
        assertThat(call("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()))
                .isZero();
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    Path folder() {
        return folder;
    }

    /** Takes all the room that is left. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[PAGE]);
            }
        } catch (IOException full) {
            assertThat(folder.toFile().getUsableSpace()).as("%s", full).isLessThan(PAGE);
        }
    }

    /** Gives it back. */
    void makeRoom() throws IOException {
        Files.delete(filler);
    }

    private void unmount() {
        call("umount", "--lazy", folder.toString());
    }

    private static int call(String... command) {
        try {
            return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
