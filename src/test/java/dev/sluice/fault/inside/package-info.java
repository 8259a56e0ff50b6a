/**
 * What tests bring into a process of Sluice, as a plug-in: a kind of work that keeps a ledger, stores that do wrong, and ends
 * at any step of a job's way. Begin at {@link dev.sluice.fault.inside.WorldHandler}. Nothing of it is in the product.
 */
package dev.sluice.fault.inside;
