package dev.switchback.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a fleet as plain JSON values, as they were when they were last read, in the form of
 * {@link LedgerWriter}: {@link LedgerFold} folds them alike.
 */
final class PoolWriter {
  private PoolWriter() {}

  static Map<String, Object> write(FleetPool pool) {
    Map<String, Object> ledger = new LinkedHashMap<>();
    ledger.put("rules", pool.strands().stream().map(one -> one.kind() + " " + one.name()).toList());
    ledger.put("epochal", pool.isEpochal());
    ledger.put("units", BigDecimal.valueOf(pool.units(false)));
    ledger.put("skipped", Double.toString(pool.skipped()));
    ledger.put(
        "settled",
        pool.strands().stream()
            .map(one -> Map.<String, Object>of("ln_e", LedgerWriter.text(Double.NEGATIVE_INFINITY)))
            .toList());
    List<Object> prefixes = new ArrayList<>();
    List<Object> rows = new ArrayList<>();
    for (PoolEpoch epoch : pool.epochs()) {
      for (int strand = 0; strand < pool.strands().size(); strand++) {
        prefixes.add(prefix(epoch, strand));
        for (PoolWindow window : epoch.windows()) {
          if (window.t() <= epoch.last()) {
            LedgerWriter.rows(epoch.number(), window.all(), strand, window.b(strand), rows);
          }
        }
      }
    }
    ledger.put("prefix", prefixes);
    ledger.put("rows", rows);
    return ledger;
  }

  private static Map<String, Object> prefix(PoolEpoch epoch, int strand) {
    return LedgerWriter.prefix(
        epoch.number(), strand, epoch.merged() + 1, epoch.last(), epoch.track(strand));
  }
}
