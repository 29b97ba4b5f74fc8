package dev.switchback.integration.redis;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A flush and its answer as the script has them: flat lists of strings. */
final class Exchange {
  private static final int ROW = 11;
  private static final int WINDOW = 5;

  private Exchange() {}

  static List<String> arguments(Ledger.Flush flush, long livesMillis) {
    List<String> arguments = new ArrayList<>();
    arguments.add(flush.pool());
    arguments.add(flush.process());
    for (long number :
        new long[] {
          flush.sequence(),
          flush.renewMillis(),
          flush.known(),
          flush.rows().size(),
          flush.windows().size(),
          flush.keys().size(),
          LedgerStore.MOST_CHANGES,
          livesMillis,
          LedgerStore.SEEN_MILLIS,
          Ledger.Window.LEAST_MILLIS,
          Ledger.Window.MOST_UNITS,
          LedgerStore.MOST_KEYS,
          LedgerStore.LOST_MILLIS
        }) {
      arguments.add(Long.toString(number));
    }
    for (Ledger.Row row : flush.rows()) {
      String slice = row.canary() ? "canary" : "stable";
      arguments.add(
          row.epoch() + "." + row.window() + "." + row.rule() + "." + slice + "." + row.w());
      arguments.add(Long.toString(row.n()));
      arguments.add(Long.toString(row.y()));
      row.s().forEach(sum -> arguments.add(Long.toString(sum)));
    }
    for (Ledger.Window window : flush.windows()) {
      arguments.add(window.epoch() + "." + window.window());
      arguments.add(Long.toString(window.units()));
      arguments.add(Long.toString(window.canaryUnits()));
      arguments.add(
          window.fixed().stream()
              .map(number -> number.toString())
              .collect(Collectors.joining(" ")));
    }
    flush.keys().forEach(key -> arguments.add(Long.toString(key)));
    return arguments;
  }

  static Ledger.Answer answer(List<?> reply) {
    return new Ledger.Answer(
        (String) reply.get(0),
        number(reply.get(1)).intValue(),
        number(reply.get(2)),
        number(reply.get(3)).intValue(),
        number(reply.get(4)),
        number(reply.get(5)) == 1,
        rows((List<?>) reply.get(6)),
        windows((List<?>) reply.get(7)),
        ((List<?>) reply.get(8)).stream().map(one -> number(one) == 1).toList());
  }

  private static Long number(Object reply) {
    return Long.valueOf(reply.toString());
  }

  private static List<Ledger.Row> rows(List<?> flat) {
    List<Ledger.Row> rows = new ArrayList<>();
    for (int at = 0; at < flat.size(); at += ROW) {
      String[] id = flat.get(at).toString().split("\\.", 5);
      rows.add(
          new Ledger.Row(
              Integer.parseInt(id[0]),
              Integer.parseInt(id[1]),
              Integer.parseInt(id[2]),
              id[3].equals("canary"),
              Double.parseDouble(id[4]),
              number(flat.get(at + 1)),
              number(flat.get(at + 2)),
              flat.subList(at + 3, at + ROW).stream().map(Exchange::number).toList()));
    }
    return rows;
  }

  private static List<Ledger.Window> windows(List<?> flat) {
    List<Ledger.Window> windows = new ArrayList<>();
    for (int at = 0; at < flat.size(); at += WINDOW) {
      String[] id = flat.get(at).toString().split("\\.", 2);
      String fixed = flat.get(at + 4).toString();
      windows.add(
          new Ledger.Window(
              Integer.parseInt(id[0]),
              Integer.parseInt(id[1]),
              number(flat.get(at + 1)) == 1,
              number(flat.get(at + 2)),
              number(flat.get(at + 3)),
              fixed.isEmpty()
                  ? List.of()
                  : Arrays.stream(fixed.split(" ", -1)).map(Double::valueOf).toList()));
    }
    return windows;
  }
}
