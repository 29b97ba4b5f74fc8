package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Documents;
import dev.switchback.document.Thresholds;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RefoldTest {
  private static final String DOCUMENT =
      """
      route: r
      versions: [{version: "1.0.0", provider: p, model: m-1}]
      serving: {revision: 1, stable: "1.0.0"}
      thresholds:
        compare: [{signal: error_rate, tolerate: +50%, weight: 1}]
        reference: {error_rate: 5%}
      """;

  private static Analysis pooled() {
    byte[] bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    Thresholds thresholds = Documents.read("r.yaml", bytes).document().thresholds();
    Analysis analysis = Analysis.of(Objects.requireNonNull(thresholds));
    Ledger.Row row =
        new Ledger.Row(1, 1, 0, true, 0.2, 10, 0, Collections.nCopies(Ledger.Row.STAKES, 1L << 46));
    Ledger.Window window = new Ledger.Window(1, 1, true, 10, 10, List.of(0.05));
    analysis
        .fleet()
        .prompt()
        .accept(
            new Ledger.Answer("p", 2, 0, 1, 1, false, List.of(row), List.of(window), List.of()));
    analysis.fleet().look();
    return analysis;
  }

  private static Map<String, ?> verdict(Analysis analysis) {
    Verdict local = analysis.verdict("a", "2.0.0", "1.0.0", false);
    return analysis
        .fleet()
        .verdict(local)
        .of(new Verdict.Fleet(10, true, true, 2, analysis.fleet().places()))
        .toMap();
  }

  @Test
  void foldsWhatAFleetPooledFromTheCopyOfItsRows() {
    Analysis analysis = pooled();
    assertThat(analysis.fleet().verdict(analysis.verdict("a", "2", "1", false)).lnE())
        .isGreaterThan(1);
    Map<String, Object> ledger = analysis.ledger();
    ledger.put("pool", analysis.fleet().ledger());
    assertThat(Refold.of(verdict(analysis), ledger)).contains("the same to the last bit, 1 rule.");
  }

  @Test
  void saysSoWhereTheCopyDiffers() {
    Analysis analysis = pooled();
    Map<String, Object> ledger = analysis.ledger();
    ledger.put("pool", analysis.ledger());
    assertThat(Refold.of(verdict(analysis), ledger)).contains("1 rules DIFFER");
  }
}
