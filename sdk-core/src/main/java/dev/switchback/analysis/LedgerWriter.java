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
        prefixes.add(prefix(epoch, strand));
      }
      for (Window window : epoch.windows()) {
        for (int strand = 0; strand < strands.size(); strand++) {
          rows(epoch, window, strand, rows);
        }
      }
    }
    ledger.put("prefix", prefixes);
    ledger.put("rows", rows);
    return ledger;
  }

  private static Map<String, Object> prefix(Epoch epoch, int strand) {
    Track track = epoch.track(strand);
    Map<String, Object> prefix = new LinkedHashMap<>();
    prefix.put("epoch", number(epoch.number()));
    prefix.put("rule", number(strand));
    prefix.put("first_window", number(epoch.windows().get(0).t()));
    prefix.put("last_window", number(epoch.last().t()));
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

  private static void rows(Epoch epoch, Window window, int strand, List<Object> rows) {
    Cell cell = window.cell(strand);
    if (cell instanceof LabelCell mix) {
      for (int lane = 0; lane < mix.lanes(); lane++) {
        Map<String, Object> row = row(epoch.number(), window.t(), strand);
        row.put("lane", number(lane));
        row.put("canary_n", number(mix.n(true)));
        row.put("stable_n", number(mix.n(false)));
        List<String> s = new ArrayList<>();
        for (int k = 0; k < Bet.EXPERTS; k++) {
          s.add(Long.toString(mix.fixedS(lane, k)));
        }
        row.put("s", s);
        rows.add(row);
      }
    } else if (cell instanceof PlainCell plain) {
      for (int w = 0; w < window.probabilities(); w++) {
        Sums canary = plain.sums(w, true);
        Sums stable = plain.sums(w, false);
        rows.add(row(epoch.number(), window.t(), strand, "canary", window.w(w), canary));
        rows.add(row(epoch.number(), window.t(), strand, "stable", window.w(w), stable));
      }
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

  private static String text(double value) {
    return Double.toString(value);
  }
}
