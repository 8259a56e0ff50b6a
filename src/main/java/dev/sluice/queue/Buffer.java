package dev.sluice.queue;

import dev.sluice.job.JobId;
import dev.sluice.store.Ticket;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue behind the sink: exactly {@code capacity} places, ordered by rank. Since demand that was requested from
 * a sink cannot be taken back, {@link #poll()} yields a ticket only where a slot is free, and takes the slot in the same
 * step. So a place is free again when its job is taken to be run, and never before.
 *
 * <p>A place is reserved before a job is written and taken by its ticket after. Every method is short and may be called by
 * any thread; the monitor is never held while anything else is called.
 */
final class Buffer extends AbstractQueue<Ticket> {

    private final QueueSettings settings;
    private final Slots slots;
    private final Backlog backlog = new Backlog();
    private final TreeSet<Ticket> tickets = new TreeSet<>();
    private final Map<JobId, Ticket> byId = new HashMap<>();
    private int reserved;

    Buffer(QueueSettings settings, Slots slots) {
        this.settings = settings;
        this.slots = slots;
    }

    /** Finds a place for a new job; null if the queue is full. */
    synchronized @Nullable Place admit(long rank) {
        return switch (settings.overflow()) {
            case REJECT -> backlog.stored() > 0 ? null : reserve(rank);
            case SPILL -> backlog.estimate() >= settings.backlogLimit() ? null : reserveOrSpill(rank);
        };
    }

    private @Nullable Place reserve(long rank) {
        if (free() == 0) {
            return null;
        }
        reserved++;
        return Place.buffered(rank);
    }

    private Place reserveOrSpill(long rank) {
        Place place = null;
        if (rank < backlog.frontier()) {
            place = free() > 0 ? reserve(rank) : displace(rank);
        }
        if (place == null) {
            backlog.begin(rank);
            place = Place.spilled(rank);
        }
        return place;
    }

    /** The worst ticket goes, if it is worse. Until {@link #released} its job counts as one that waits in the store. */
    private @Nullable Place displace(long rank) {
        Ticket worst = tickets.isEmpty() ? null : tickets.last();
        if (worst == null || worst.rank() <= rank) {
            return null;
        }
        remove(worst);
        backlog.begin(worst.rank());
        reserved++;
        return new Place(rank, true, worst);
    }

    /** Says that a spilled job was written, or was not. */
    synchronized void spilled(long rank, boolean isWritten) {
        backlog.end(rank, isWritten);
    }

    /** Says that a displaced ticket is back in the store, or that its job does not wait any more. */
    synchronized void released(Ticket ticket, boolean waits) {
        backlog.end(ticket.rank(), waits);
    }

    /** Takes a displaced ticket in again that could not be brought back to the store; false if no place is free. */
    synchronized boolean restore(Ticket ticket) {
        if (free() == 0) {
            return false;
        }
        backlog.end(ticket.rank(), false);
        put(ticket);
        return true;
    }

    /** Takes places for jobs that wait in the store, as many as there are of both. */
    synchronized int beginFeed() {
        int places = backlog.beginFeed(free());
        reserved += places;
        return places;
    }

    /** Says what was found for these places; each ticket is offered then. */
    synchronized void fed(int places, List<Ticket> found) {
        reserved -= places - found.size();
        backlog.fed(found);
    }

    /** Says that nothing can be found for these places now. */
    synchronized void missed(int places) {
        reserved -= places;
        backlog.missed();
    }

    /** Whether a feed would find jobs and places. */
    synchronized boolean isHungry() {
        return backlog.stored() > 0 && free() > 0;
    }

    /** Gives a reserved place back that no job took. */
    synchronized void giveBack() {
        reserved--;
    }

    /** Counts jobs that wait in the store and in no buffer. */
    synchronized void addStored(int jobs) {
        backlog.add(jobs);
    }

    /** At least so many jobs wait in the store and in no buffer, whoever brought them there. */
    synchronized void atLeast(int jobs) {
        backlog.atLeast(jobs);
    }

    /** Whether a slot has nothing to do, and nothing waits here or in the store. */
    synchronized boolean mayBorrow() {
        return tickets.isEmpty() && reserved == 0 && backlog.size() == 0 && slots.free() > 0;
    }

    /** How many jobs of others there are slots for. Those have no need of places that new jobs could have. */
    synchronized int beginBorrowing() {
        return mayBorrow() ? slots.free() : 0;
    }

    /** Makes places for jobs of others, beyond its size if need be: they are for slots. */
    synchronized void borrowed(int jobs) {
        reserved += jobs;
    }

    private int free() {
        return Math.max(0, settings.capacity() - reserved - tickets.size());
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

    /** A job has one ticket: the newest. */
    private void put(Ticket ticket) {
        Ticket stale = byId.put(ticket.id(), ticket);
        if (stale != null) {
            tickets.remove(stale);
        }
        tickets.add(ticket);
    }

    /** The next ticket, its slot taken; null where no slot can be taken or nothing waits. */
    @Override
    public synchronized @Nullable Ticket poll() {
        if (tickets.isEmpty() || !slots.take()) {
            return null;
        }
        Ticket next = tickets.first();
        remove(next);
        return next;
    }

    private void remove(Ticket ticket) {
        tickets.remove(ticket);
        byId.remove(ticket.id());
    }

    /** Takes a job's ticket out, and frees its place; null if there is none. */
    synchronized @Nullable Ticket withdraw(JobId id) {
        Ticket ticket = byId.get(id);
        if (ticket != null) {
            remove(ticket);
        }
        return ticket;
    }

    /** Undoes a {@link #poll()} whose ticket reached nobody; its place may have been given away meanwhile. */
    synchronized void putBack(Ticket ticket) {
        slots.giveBack();
        put(ticket);
    }

    /** How long the rate limit alone keeps the next ticket; nanoseconds, 0 where it does not. */
    synchronized long untilNext() {
        return tickets.isEmpty() ? 0 : slots.untilNext();
    }

    /** Compares what is believed to wait in the store with a count of all jobs that wait. */
    synchronized void compare(long waiting) {
        backlog.compare(waiting - tickets.size());
    }

    /** About how many jobs wait in the store and in no buffer. */
    synchronized int unbuffered() {
        return backlog.estimate();
    }

    /** No job that waits in the store and in no buffer has a lower rank. */
    synchronized long frontier() {
        return backlog.frontier();
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
    public synchronized Iterator<Ticket> iterator() {
        return new ArrayList<>(tickets).iterator();
    }
}
