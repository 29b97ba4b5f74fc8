package dev.switchback.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a Markdown page. */
final class Report {
  private final Map<Cell, Result> results;

  Report(Map<Cell, Result> results) {
    this.results = results;
  }

  String markdown(boolean pictures) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What the analysis reaches

        Written by `mvn -q -pl sdk-core -Psimulation test-compile exec:exec`; do not edit. Each row plays
        whole rollouts, seeds 1 to N, through the classes that run in production. A cell is gated: false
        reverts at most alpha, medians at most 1.15 times the specification's. Canary calls until the
        revert are median / 90th percentile; a run that never reverts counts as infinite.

        ## False reverts, no real difference

        | null | alpha | runs | reverted | passes |
        |---|---|---|---|---|
        """);
    results.forEach(
        (cell, result) -> {
          if (cell.isNull()) {
            page.append(
                "| %s | %s | %,d | %s | %s |\n"
                    .formatted(
                        cell.name(),
                        percent(cell.alpha()),
                        result.runs(),
                        result.rate(0),
                        passes(cell)));
          }
        });
    page.append(
        """

        ## Canary calls until a worse canary is taken back

        | canary | alpha | runs | specification, median | median / p90 | reverted | passes |
        |---|---|---|---|---|---|---|
        """);
    results.forEach(
        (cell, result) -> {
          if (!cell.isNull()) {
            page.append(
                "| %s | %s | %,d | %,d | %s | %s | %s |\n"
                    .formatted(
                        cell.name(),
                        percent(cell.alpha()),
                        result.runs(),
                        cell.median(),
                        result.calls(0),
                        result.rate(0),
                        passes(cell)));
          }
        });
    page.append(
        """

        ## Other rules on the same calls

        The rules are re-implemented from their documentation; where they look once an interval, the
        interval is 500 calls, 25 of them the canary's. The z-test uses the row's alpha, one-sided.

        """);
    peers(page, "Errors", Peers.NAMES);
    peers(page, "Label mix", Labels.PEERS);
    if (pictures) {
      page.append(
          """
          ## Pictures

          ![The share of rollouts taken back, by canary calls](simulation-power.svg)
          ![Evidence over calls](simulation-evidence.svg)
          ![False reverts under each null](simulation-nulls.svg)
          """);
    }
    return page.toString();
  }

  private void peers(StringBuilder page, String title, List<String> names) {
    page.append("### ").append(title).append("\n\n| alpha | calls | Switchback |");
    names.forEach(name -> page.append(' ').append(name).append(" |"));
    page.append("\n|---|---|---|").append("---|".repeat(names.size())).append('\n');
    results.forEach(
        (cell, result) -> {
          if (result.judges() == 1 + names.size()) {
            page.append("| %s | %s |".formatted(percent(cell.alpha()), cell.name()));
            for (int judge = 0; judge < result.judges(); judge++) {
              String figure = cell.isNull() ? result.rate(judge) : result.calls(judge);
              page.append(' ').append(figure).append(" |");
            }
            page.append('\n');
          }
        });
    page.append('\n');
  }

  private String passes(Cell cell) {
    return cell.complaint(results.get(cell)) == null ? "yes" : "**no**";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
