/** What is left of a database when the power goes: what was written and not synced may be there, or not, or in part. */
@NullMarked
package dev.sluice.fault.power;

import org.jspecify.annotations.NullMarked;
