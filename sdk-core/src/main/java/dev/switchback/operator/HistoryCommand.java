package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.BrokenAuditException;
import dev.switchback.registry.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A route's audit. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Shows the changes of a route, oldest first, or checks their chain.")
final class HistoryCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Option(names = "--from", paramLabel = "REVISION", description = "from this revision on")
  private long from;

  @Option(names = "--newest", paramLabel = "N", description = "the latest N only")
  private int newest = Integer.MAX_VALUE;

  @Option(
      names = "--verify",
      description =
          "says whether each entry is as it was written, follows on the one before, and leads to"
              + " the document that serves; exit code 1 and the place where not")
  private boolean verify;

  @Override
  public Integer call() {
    try (Opened opened = store.open()) {
      if (verify) {
        return verify(opened);
      }
      List<AuditEntry> all =
          opened.route(route).history().stream().filter(one -> one.revision() >= from).toList();
      print(all.subList(Math.max(0, all.size() - Math.max(0, newest)), all.size()));
      return 0;
    }
  }

  private void print(List<AuditEntry> entries) {
    if (output.isJson()) {
      output.json(Map.of("route", route, "entries", entries.stream().map(EntryText::map).toList()));
      return;
    }
    TextTable table = new TextTable("revision", "at", "by", "change", "what", "reason");
    for (AuditEntry entry : entries) {
      table.row(
          String.valueOf(entry.revision()),
          Times.text(entry.at()),
          entry.actor(),
          entry.kind(),
          EntryText.what(entry),
          EntryText.reason(entry));
    }
    output.table(table);
  }

  private int verify(Opened opened) {
    List<AuditEntry> entries = List.of();
    String broken;
    try {
      // The audit first: where it is broken, a store may refuse the document for that.
      entries = opened.registry().history(route);
      broken = gapWithin(entries);
      broken = broken == null ? gapAtTheEnd(opened, entries) : broken;
    } catch (BrokenAuditException found) {
      broken = String.valueOf(found.getMessage());
    }
    if (output.isJson()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("route", route);
      map.put("holds", broken == null);
      map.put("entries", entries.size());
      map.put("broken", broken);
      output.json(map);
    } else if (broken != null) {
      output.line(output.style().red("broken") + "  " + broken);
    } else {
      output.line(
          output.style().green("holds")
              + "  "
              + entries.size()
              + (entries.isEmpty()
                  ? " entries: the document was put there as it is, or its whole audit is gone"
                  : " entries, each as it was written; the last one made the document that"
                      + " serves"));
    }
    return broken == null ? 0 : Refusals.OBJECTION;
  }

  /** Entries that were cut off at the end and followed by a new one leave a chain that holds. */
  private static @Nullable String gapWithin(List<AuditEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      AuditEntry made = entries.get(i - 1);
      AuditEntry next = entries.get(i);
      if (!made.after().equals(next.before())) {
        return ("revision %d was not made of the document that revision %d left: entries between"
                + " them are gone, or it was written past the registry")
            .formatted(next.revision(), made.revision());
      }
    }
    return null;
  }

  /** The chain alone does not show that its last entries were cut off; the document does. */
  private @Nullable String gapAtTheEnd(Opened opened, List<AuditEntry> entries) {
    Stored stored = opened.routes(List.of(route)).values().iterator().next();
    RouteDocument document = stored.document();
    if (document == null) {
      return stored.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
    AuditEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
    if (last == null || last.after().equals(Documents.digest(document))) {
      return null;
    }
    return ("the audit ends with revision %d, which did not make the document of revision %d:"
            + " entries at the end are gone, or it was written past the registry")
        .formatted(last.revision(), document.serving().revision());
  }
}
