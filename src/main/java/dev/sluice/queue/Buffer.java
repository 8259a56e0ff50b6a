package dev.sluice.queue;

import dev.sluice.store.Ticket;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
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
    private int reserved;
    private int stored;
    private int concurrency;
    private int running;
    private boolean open = true;

    Buffer(int capacity, int concurrency) {
        this.capacity = capacity;
        this.concurrency = concurrency;
    }

    /** Takes a place for a new job, unless none is free or a job that is stored already waits for one. */
    synchronized boolean reserve() {
        if (stored > 0 || free() == 0) {
            return false;
        }
        reserved++;
        return true;
    }

    /** Takes places for jobs that are stored already, as many as there are of both; they are not counted as stored now. */
    synchronized int reserveForStored() {
        int places = Math.min(stored, free());
        reserved += places;
        stored -= places;
        return places;
    }

    /** Gives reserved places back that no job took. */
    synchronized void giveBack(int places) {
        reserved -= places;
    }

    /** Counts jobs that wait in the store and in no buffer. */
    synchronized void addStored(int jobs) {
        stored += jobs;
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
        tickets.add(ticket);
        return true;
    }

    /** The next ticket, its slot taken; null while the gate is closed, no slot is free or nothing waits. */
    @Override
    public synchronized @Nullable Ticket poll() {
        if (!open || running >= concurrency) {
            return null;
        }
        Ticket next = tickets.pollFirst();
        if (next != null) {
            running++;
        }
        return next;
    }

    /** Gives a slot back. */
    synchronized void release() {
        running--;
    }

    /** Undoes a {@link #poll()} whose ticket reached nobody; its place may have been given away meanwhile. */
    synchronized void putBack(Ticket ticket) {
        running--;
        tickets.add(ticket);
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
        return stored;
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
