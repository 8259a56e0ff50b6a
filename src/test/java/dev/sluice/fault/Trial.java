package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Absence;
import dev.sluice.fault.judge.Entry;
import dev.sluice.fault.judge.Evidence;
import dev.sluice.fault.judge.Facts;
import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Look;
import dev.sluice.fault.judge.Reader;
import dev.sluice.fault.judge.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps the three ledgers while processes die under a load that does not wait for them, and calls the judge. */
final class Trial implements AutoCloseable {

    /** How far apart a reader is cut off, besides by deaths. */
    private static final int MOST_BYTES = 500_000;

    private static final int LOWEST_PORT = 20_000;
    private static final int PORTS = 10_000;

    private final Path world;
    private final Storm storm;
    private final List<Absence> absences = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final Watcher watcher;
    private final List<Duration> recoveries = new ArrayList<>();
    private int crashes;

    /** One whose processes work in that folder and listen at these ports. */
    Trial(Path folder, int perSecond, long seed, List<Integer> ports) {
        this.world = folder.resolve("world");
        try {
            Files.createDirectory(world);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        InsideJar.into(folder);
        JarCommand.prepare();
        this.storm = new Storm(
                folder.resolve("client"),
                perSecond,
                ports.stream().map(Trial::uri).toList());
        this.watcher = new Watcher(seed, MOST_BYTES);
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * A port that nobody listens at, and none that the system gives to those who connect: who knocks at a port that is closed
     * would be connected to himself one day.
     */
    static int freePort() {
        int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        try (ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            return freePort();
        }
    }

    Storm storm() {
        return storm;
    }

    /** Where the world's ledger is, for a process. */
    String world() {
        return "--world.ledger=" + world;
    }

    /** The reader reads there from now on. */
    void readAt(SluiceProcess process) {
        watcher.readAt(process);
    }

    /** Waits until so many more were taken in. */
    void awaitIntake(int enough, SluiceProcess process) throws InterruptedException {
        assertThat(storm.mark(enough).enough().await(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(() -> "intake goes on: " + storm + "; " + process.log() + "; " + ThreadDump.of(process) + "; here: "
                        + ThreadDump.here())
                .isTrue();
    }

    /** Notes what runs now. */
    void look(ServiceLedger service) {
        looks.add(service.look());
    }

    /** Who reads there waits for another from now on. */
    void leave(SluiceProcess process) {
        watcher.leave(process);
    }

    void kill(SluiceProcess process) {
        leave(process);
        process.kill9();
        died(process);
    }

    /** It is dead, and cut off what it ran. */
    void died(SluiceProcess process) {
        ended(process);
        crashes++;
    }

    /** It has ended, and owes nothing. */
    void ended(SluiceProcess process) {
        absences.add(new Absence("" + process.pid(), Instant.now(), Optional.empty()));
    }

    /** Something else happened at which so many processes gave up what they ran. */
    void crashed(int processes) {
        crashes += processes;
    }

    /** How long it took until somebody took jobs in again. */
    void recovered(Duration took) {
        recoveries.add(took);
    }

    Duration slowest() {
        return recoveries.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Waits until all that was sent is answered, all that is stored has ended and the reader has seen it; then judges. */
    Report judge(ServiceLedger service, SluiceProcess last, int concurrency, int processes) throws Exception {
        return judge(service, service::log, last, concurrency, processes);
    }

    /** As {@link #judge}, where clocks differed. */
    Report judgeByPlace(ServiceLedger service, SluiceProcess last, int concurrency, int processes) throws Exception {
        return judge(service, service::logByPlace, last, concurrency, processes);
    }

    private Report judge(
            ServiceLedger service, Supplier<List<Entry>> log, SluiceProcess last, int concurrency, int processes)
            throws Exception {
        storm.settle();
        Cluster.await(service::open, open -> open == 0);
        Reader seen = watcher.seen(last);
        Facts facts = new Facts(concurrency, processes, crashes, absences, List.of(seen), List.of());
        return Judge.judge(
                new Evidence(storm.ledger(), service.rows(), log.get(), looks, WorldLedger.read(world), facts));
    }

    @Override
    public void close() {
        storm.close();
        watcher.close();
    }
}
