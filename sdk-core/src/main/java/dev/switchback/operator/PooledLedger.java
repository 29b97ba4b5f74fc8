package dev.switchback.operator;

import dev.switchback.evidence.LedgerStore;
import java.util.function.IntSupplier;

/**
 * The ledger of a store in which a fleet also pools its counts. Whether it does is known once it is
 * asked.
 *
 * @param store asked, and never added to
 * @param processes how many processes were seen lately
 */
record PooledLedger(LedgerStore store, IntSupplier processes) {}
