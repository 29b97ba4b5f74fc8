/** The ledger: units in order, once per key, in their window; takes the time as an argument. */
@NullMarked
package dev.switchback.evidence;

import org.jspecify.annotations.NullMarked;
