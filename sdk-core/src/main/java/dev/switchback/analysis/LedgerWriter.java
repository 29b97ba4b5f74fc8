package dev.switchback.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger as plain JSON values. 64-bit numbers are strings: JSON's numbers would round them, and
 * the verdict is folded from them to the last bit.
 */
final class LedgerWriter {
  private LedgerWriter() {}

  /** Of the rules that end with the call, and under {@code late} of those on late signals. */
  static Map<String, Object> write(Books books) {
    Map<String, Object> ledger = write(books.prompt());
    if (!books.late().strands().isEmpty()) {
      ledger.put("late", write(books.late()));
    }
    return ledger;
  }

  static Map<String, Object> write(Book book) {
    Map<String, Object> ledger = new LinkedHashMap<>();
    List<Strand> strands = book.strands();
    ledger.put("rules", strands.stream().map(one -> one.kind() + " " + one.name()).toList());
    ledger.put("epochal", book.isEpochal());
    ledger.put("units", number(book.units()));
    ledger.put("skipped", text(book.skipped()));
    List<Object> settled = new ArrayList<>();
    for (int strand = 0; strand < strands.size(); strand++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("rule", number(strand));
      one.put("ln_e", text(book.settled(strand)));
      tally(one, "canary", book.settledTotal(strand, true));
      tally(one, "stable", book.settledTotal(strand, false));
      settled.add(one);
    }
    ledger.put("settled", settled);
    List<Object> prefixes = new ArrayList<>();
    List<Object> rows = new ArrayList<>();
    for (Epoch epoch : book.epochs()) {
      for (int strand = 0; strand < strands.size(); strand++) {
        Track track = epoch.track(strand);
        int first = epoch.windows().get(0).t();
        prefixes.add(prefix(epoch.number(), strand, first, epoch.last().t(), track));
      }
      for (Window window : epoch.windows()) {
        for (int strand = 0; strand < strands.size(); strand++) {
          rows(epoch.number(), window, strand, Double.NaN, rows);
        }
      }
    }
    ledger.put("prefix", prefixes);
    ledger.put("rows", rows);
    return ledger;
  }

  static Map<String, Object> prefix(int epoch, int strand, int first, int last, Track track) {
    Map<String, Object> prefix = new LinkedHashMap<>();
    prefix.put("epoch", number(epoch));
    prefix.put("rule", number(strand));
    prefix.put("first_window", number(first));
    prefix.put("last_window", number(last));
    List<String> weights = new ArrayList<>();
    for (double weight : track.prefix()) {
      weights.add(text(weight));
    }
    prefix.put("log_w", weights);
    tally(prefix, "canary", track.merged(true));
    tally(prefix, "stable", track.merged(false));
    return prefix;
  }

  private static void tally(Map<String, Object> into, String slice, Tally tally) {
    into.put(slice + "_n", number(tally.n()));
    into.put(slice + "_y", text(tally.sum()));
  }

  /** With what the window fixed as stable's badness, where that is not to be folded again. */
  static void rows(int epoch, Window window, int strand, double b, List<Object> rows) {
    Cell cell = window.cell(strand);
    if (cell instanceof PlainCell plain) {
      for (int w = 0; w < window.probabilities(); w++) {
        for (boolean ofCanary : new boolean[] {true, false}) {
          String slice = ofCanary ? "canary" : "stable";
          Map<String, Object> row =
              row(epoch, window.t(), strand, slice, window.w(w), plain.sums(w, ofCanary));
          if (!Double.isNaN(b)) {
            row.put("b", text(b));
          }
          rows.add(row);
        }
      }
      return;
    }
    for (int lane = 0; lane < cell.lanes(); lane++) {
      Map<String, Object> row = row(epoch, window.t(), strand);
      row.put("lane", number(lane));
      row.put("canary_n", number(cell.n(true)));
      row.put("stable_n", number(cell.n(false)));
      List<String> s = new ArrayList<>();
      for (int k = 0; k < Bet.EXPERTS; k++) {
        s.add(Long.toString(cell.fixedS(lane, k)));
      }
      row.put("s", s);
      rows.add(row);
    }
  }

  static Map<String, Object> row(
      int epoch, int window, int strand, String slice, double w, Sums sums) {
    Map<String, Object> row = row(epoch, window, strand);
    row.put("slice", slice);
    row.put("w", text(w));
    row.put("n", number(sums.n()));
    row.put("y", Long.toString(sums.y()));
    List<String> s = new ArrayList<>();
    for (long sum : sums.s) {
      s.add(Long.toString(sum));
    }
    row.put("s", s);
    return row;
  }

  private static Map<String, Object> row(int epoch, int window, int strand) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("epoch", number(epoch));
    row.put("window", number(window));
    row.put("rule", number(strand));
    return row;
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }

  static String text(double value) {
    return Double.toString(value);
  }
}
