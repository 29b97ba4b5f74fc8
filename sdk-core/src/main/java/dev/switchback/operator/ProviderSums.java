package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each provider is used for: the first question of anyone who wants fewer of them. */
final class ProviderSums {
  private static final List<String> HEADER =
      List.of("provider", "routes", "serving", "versions", "models");

  private static final class Sum {
    /** Routes with a registered version of the provider. */
    final Set<String> routes = new TreeSet<>();

    /** Routes that it serves now, as stable or as canary. */
    final Set<String> serving = new TreeSet<>();

    final Set<String> models = new TreeSet<>();
    int versions;
  }

  private final Map<String, Sum> sums = new TreeMap<>();

  private ProviderSums() {}

  static ProviderSums of(List<InventoryRow> rows) {
    ProviderSums all = new ProviderSums();
    for (InventoryRow row : rows) {
      String route = row.document().route();
      for (ModelVersion version : row.document().versions()) {
        Sum sum = all.sum(version);
        sum.routes.add(route);
        sum.models.add(version.model());
        sum.versions++;
      }
      row.serving().forEach(one -> all.sum(one.version()).serving.add(route));
    }
    return all;
  }

  private Sum sum(ModelVersion version) {
    return sums.computeIfAbsent(version.provider(), name -> new Sum());
  }

  void print(Output output, InventoryCommand.Format as) {
    switch (as) {
      case JSON -> output.json(Map.of("providers", maps()));
      case MARKDOWN -> MarkdownTable.lines(HEADER, rows()).forEach(output::line);
      case TABLE -> {
        TextTable table = new TextTable(HEADER.toArray(String[]::new));
        rows().forEach(row -> table.row(row.toArray(String[]::new)));
        output.table(table);
      }
      default -> throw new SwitchbackException("--by goes with table, markdown and json only");
    }
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    sums.forEach(
        (provider, sum) ->
            rows.add(
                List.of(
                    provider,
                    String.valueOf(sum.routes.size()),
                    String.valueOf(sum.serving.size()),
                    String.valueOf(sum.versions),
                    String.join(", ", sum.models))));
    return rows;
  }

  private List<Map<String, Object>> maps() {
    List<Map<String, Object>> maps = new ArrayList<>();
    sums.forEach(
        (provider, sum) ->
            maps.add(
                Map.of(
                    "provider", provider,
                    "routes", List.copyOf(sum.routes),
                    "serving", List.copyOf(sum.serving),
                    "versions", sum.versions,
                    "models", List.copyOf(sum.models))));
    return maps;
  }
}
