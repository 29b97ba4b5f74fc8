package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The six fields of every route in production. */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the six facts that a route in production must have.",
      "They are: what it does, what serves it now, its last change, owner, way back, monitoring.",
      "Exit code 1 where a route lacks one of them."
    })
final class InventoryCommand implements Callable<Integer> {
  /** The forms it is printed in. */
  enum Format {
    TABLE,
    MARKDOWN,
    JSON,
    CYCLONEDX
  }

  /** What it is summed by. */
  enum By {
    PROVIDER
  }

  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "by default every route")
  private List<String> routes = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), markdown, json, or cyclonedx: an ML-BOM in CycloneDX 1.6")
  private Format format = Format.TABLE;

  @Option(
      names = "--by",
      paramLabel = "provider",
      description = "sums routes and versions for each provider; as table, markdown or json")
  private @Nullable By by;

  @Override
  public Integer call() {
    List<InventoryRow> rows = new ArrayList<>();
    List<Stored> refused = new ArrayList<>();
    try (Opened opened = store.open()) {
      for (Stored stored : opened.routes(routes).values()) {
        RouteDocument document = stored.document();
        if (document == null) {
          refused.add(stored);
          output.warn(stored.problems());
          continue;
        }
        List<AuditEntry> newest = opened.registry().newest(stored.route(), 1);
        rows.add(InventoryRow.of(document, newest.isEmpty() ? null : newest.get(0)));
      }
    }
    Format as = output.isJson() && format == Format.TABLE ? Format.JSON : format;
    if (by != null) {
      ProviderSums.of(rows).print(output, as);
    } else {
      print(rows, refused, as);
    }
    boolean isWhole = refused.isEmpty() && rows.stream().allMatch(row -> row.missing().isEmpty());
    return isWhole ? 0 : Refusals.OBJECTION;
  }

  private void print(List<InventoryRow> rows, List<Stored> refused, Format as) {
    switch (as) {
      case JSON -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("routes", rows.stream().map(InventoryRow::map).toList());
        map.put("refused", refused.stream().map(RouteMaps::refused).toList());
        output.json(map);
      }
      case CYCLONEDX -> output.json(MlBom.of(rows, store.around().clock().instant()));
      case MARKDOWN ->
          MarkdownTable.lines(
                  InventoryRow.HEADER, rows.stream().map(row -> row.cells("**missing**")).toList())
              .forEach(output::line);
      default -> {
        TextTable table = new TextTable(InventoryRow.HEADER.toArray(String[]::new));
        rows.forEach(row -> table.row(row.cells("MISSING").toArray(String[]::new)));
        output.table(table);
        for (InventoryRow row : rows) {
          if (!row.missing().isEmpty()) {
            output.complain(
                output.style().red(row.document().route() + " lacks")
                    + " "
                    + String.join(", ", row.missing()));
          }
        }
      }
    }
  }
}
