package dev.sluice.queue;

import dev.sluice.job.JobId;
import dev.sluice.store.Ticket;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue behind the sink: exactly {@code capacity} places, ordered by rank. It is also the gate to the workers,
 * since demand that was requested from a sink cannot be taken back: {@link #poll()} yields a ticket only while the gate is
 * open and a slot is free, and takes the slot in the same step. So a place is free again when its job is taken to be run,
 * and never before.
 *
 * <p>A place is reserved before a job is written and taken by its ticket after. Every method is short and may be called by
 * any thread; the monitor is never held while anything else is called.
 */
final class Buffer extends AbstractQueue<Ticket> {

    private final int capacity;
    private final TreeSet<Ticket> tickets = new TreeSet<>();
    private final Map<JobId, Ticket> byId = new HashMap<>();
    private final Backlog backlog = new Backlog();
    private final boolean spills;
    private final int backlogLimit;
    private final RateLimit rate;
    private int reserved;
    private int concurrency;
    private int running;
    private boolean open = true;

    Buffer(QueueSettings settings, LongSupplier nanoTime) {
        this.capacity = settings.capacity();
        this.concurrency = settings.concurrency();
        this.spills = settings.overflow() == QueueSettings.Overflow.SPILL;
        this.backlogLimit = settings.backlogLimit();
        this.rate = new RateLimit(nanoTime);
        this.rate.set(settings.rateLimit());
    }

    /**
     * Says where a new job of this rank goes, and takes what it needs there. What waits in the store goes first, unless all
     * of it is behind.
     */
    synchronized Entry enter(long rank) {
        boolean first = spills ? backlog.isBehind(rank) : backlog.all() == 0;
        if (first && free() > 0) {
            reserved++;
            return Entry.BUFFER;
        }
        if (!spills || backlog.all() >= backlogLimit) {
            return Entry.NOWHERE;
        }
        if (first && !tickets.isEmpty() && rank < tickets.last().rank()) {
            Ticket worst = tickets.last();
            take(worst);
            reserved++;
            backlog.begin(worst.rank());
            return new Entry(Entry.Way.BUFFER, worst);
        }
        backlog.begin(rank);
        return Entry.SPILL;
    }

    /** A job that was to wait in the store has arrived there, or never will. */
    synchronized void spilled(boolean arrived) {
        backlog.end(arrived);
    }

    /** A displaced ticket could not be given to the store: it waits here, in a place beyond the last. */
    synchronized void undisplace(Ticket ticket) {
        backlog.end(false);
        put(ticket);
    }

    /** Takes places for jobs that are stored already, as many as there are of both; they are not counted as stored now. */
    synchronized int reserveForStored() {
        int places = Math.min(backlog.stored(), free());
        reserved += places;
        backlog.take(places);
        return places;
    }

    /** The store gave fewer jobs than places, or as many, the last of this rank. */
    synchronized void fed(int places, int jobs, long lastRank) {
        reserved -= places - jobs;
        backlog.taken(jobs < places, lastRank);
    }

    /** The store gave nothing, since it could not be asked. */
    synchronized void unfed(int places) {
        reserved -= places;
        backlog.untake(places);
    }

    /** Gives a reserved place back that no job took. */
    synchronized void giveBack() {
        reserved--;
    }

    /** Counts jobs that wait in the store and in no buffer, of ranks that nobody knows. */
    synchronized void addStored(int jobs) {
        backlog.add(jobs);
    }

    /** Takes the ticket of a job out that does not wait any more; false if it is not here. */
    synchronized boolean withdraw(JobId job) {
        Ticket ticket = byId.get(job);
        if (ticket == null) {
            return false;
        }
        take(ticket);
        return true;
    }

    private void put(Ticket ticket) {
        tickets.add(ticket);
        byId.put(ticket.id(), ticket);
    }

    private void take(Ticket ticket) {
        tickets.remove(ticket);
        byId.remove(ticket.id());
    }

    private int free() {
        return Math.max(0, capacity - reserved - tickets.size());
    }

    /** Puts a ticket into a reserved place; false if none was reserved. */
    @Override
    public synchronized boolean offer(Ticket ticket) {
        if (reserved == 0) {
            return false;
        }
        reserved--;
        put(ticket);
        return true;
    }

    /** The next ticket, its slot taken; null while the gate is closed, no slot is free or nothing waits. */
    @Override
    public synchronized @Nullable Ticket poll() {
        if (!open || running >= concurrency || tickets.isEmpty() || rate.pause() > 0) {
            return null;
        }
        Ticket next = tickets.first();
        take(next);
        rate.start();
        running++;
        return next;
    }

    /** How long a ticket that could be taken otherwise waits for the rate limit: nanoseconds, 0 for none. */
    synchronized long pause() {
        return !open || running >= concurrency || tickets.isEmpty() ? 0 : rate.pause();
    }

    synchronized void rateLimit(@Nullable Double perSecond) {
        rate.set(perSecond);
    }

    synchronized @Nullable Double rateLimit() {
        return rate.perSecond();
    }

    /** Gives a slot back. */
    synchronized void release() {
        running--;
    }

    /** Undoes a {@link #poll()} whose ticket reached nobody; its place may have been given away meanwhile. */
    synchronized void putBack(Ticket ticket) {
        running--;
        put(ticket);
    }

    synchronized void open(boolean wanted) {
        open = wanted;
    }

    synchronized void concurrency(int slots) {
        concurrency = slots;
    }

    synchronized int concurrency() {
        return concurrency;
    }

    int capacity() {
        return capacity;
    }

    synchronized int stored() {
        return backlog.stored();
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized int running() {
        return running;
    }

    @Override
    public synchronized @Nullable Ticket peek() {
        return tickets.isEmpty() ? null : tickets.first();
    }

    @Override
    public synchronized int size() {
        return tickets.size();
    }

    /** The tickets as they are now, in order. */
    @Override
    public Iterator<Ticket> iterator() {
        return snapshot().iterator();
    }

    synchronized List<Ticket> snapshot() {
        return Collections.unmodifiableList(new ArrayList<>(tickets));
    }
}
