package dev.switchback.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a fleet as plain JSON values, as they were when they were last read. */
final class PoolWriter {
  private PoolWriter() {}

  static Map<String, Object> write(FleetPool pool) {
    Map<String, Object> ledger = new LinkedHashMap<>();
    ledger.put("rules", pool.strands().stream().map(one -> one.kind() + " " + one.name()).toList());
    ledger.put("units", BigDecimal.valueOf(pool.units(false)));
    List<Object> prefixes = new ArrayList<>();
    List<Object> rows = new ArrayList<>();
    for (PoolEpoch epoch : pool.epochs()) {
      for (int strand = 0; strand < pool.strands().size(); strand++) {
        prefixes.add(prefix(epoch, strand));
      }
      for (PoolWindow window : epoch.windows()) {
        for (int strand = 0; strand < pool.strands().size(); strand++) {
          Window all = window.all();
          PlainCell cell = (PlainCell) all.cell(strand);
          for (int at = 0; at < all.probabilities(); at++) {
            for (boolean canary : new boolean[] {true, false}) {
              Sums sums = cell.sums(at, canary);
              Map<String, Object> row =
                  LedgerWriter.row(
                      epoch.number(),
                      window.t(),
                      strand,
                      canary ? "canary" : "stable",
                      all.w(at),
                      sums);
              row.put("b", Double.toString(window.b(strand)));
              rows.add(row);
            }
          }
        }
      }
    }
    ledger.put("prefix", prefixes);
    ledger.put("rows", rows);
    return ledger;
  }

  private static Map<String, Object> prefix(PoolEpoch epoch, int strand) {
    Map<String, Object> prefix = new LinkedHashMap<>();
    prefix.put("epoch", BigDecimal.valueOf(epoch.number()));
    prefix.put("rule", BigDecimal.valueOf(strand));
    prefix.put("merged", BigDecimal.valueOf(epoch.merged()));
    List<String> weights = new ArrayList<>();
    for (double weight : epoch.prefix(strand)) {
      weights.add(Double.toString(weight));
    }
    prefix.put("log_w", weights);
    return prefix;
  }
}
