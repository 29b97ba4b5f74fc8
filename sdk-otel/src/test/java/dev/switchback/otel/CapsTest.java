package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Resolution;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapsTest {
  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  private void call(Resolution resolution, String label, Map<String, Double> scores) {
    recorded.telemetry.begun(resolution).ended(Words.answered(resolution, label, scores));
  }

  private void call(String route, String version) {
    call(Words.stable(route, version, Resolution.Reason.DEFAULT), "billing", Map.of());
  }

  private static Set<String> values(Map<Attributes, ?> points, AttributeKey<String> key) {
    return points.keySet().stream().map(one -> one.get(key)).collect(Collectors.toSet());
  }

  private Long dropped(String cause) {
    return recorded
        .counts("switchback.telemetry.dropped")
        .get(Attributes.of(AttributeKey.stringKey("switchback.telemetry.cause"), cause));
  }

  @Test
  void keepsSixtyFourRoutes() {
    for (int i = 0; i < 70; i++) {
      call("route-" + i, "1.0.0");
    }
    Map<Attributes, Long> counts = recorded.counts("switchback.resolutions");

    assertThat(values(counts, Keys.ROUTE)).hasSize(65).contains("route-63", "_OTHER");
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(70);
    assertThat(dropped("route_cap")).isPositive();
    assertThat(recorded.spansAs(span -> span.getAttributes().get(Keys.ROUTE)))
        .contains("route-69")
        .doesNotContain("_OTHER");
  }

  @Test
  void keepsSixteenVersionsOfARoute() {
    for (int i = 0; i < 20; i++) {
      call("a", "1.0." + i);
      call("b", "1.0." + i);
    }
    Map<Attributes, Double> sums = recorded.sums("switchback.invoke.duration");

    assertThat(sums).hasSize(2 * 17);
    assertThat(values(sums, Keys.VERSION)).hasSize(17).contains("1.0.15", "_OTHER");
  }

  @Test
  void keepsThirtyTwoLabelsOfARoute() {
    for (int i = 0; i < 40; i++) {
      call(Words.stable(), "label-" + i, Map.of());
    }
    Map<Attributes, Long> counts = recorded.counts("switchback.output.labels");

    assertThat(values(counts, Keys.LABEL)).hasSize(33).contains("label-31", "_OTHER");
    assertThat(dropped("label_cap")).isEqualTo(8);
  }

  @Test
  void keepsSixteenScoreNamesOfARoute() {
    Map<String, Double> first = new TreeMap<>();
    Map<String, Double> second = new TreeMap<>();
    for (int i = 0; i < 16; i++) {
      first.put("a" + i, 1.0);
      second.put("b" + i, 1.0);
    }
    call(Words.stable(), "billing", first);
    call(Words.stable(), "billing", second);
    Map<Attributes, Double> sums = recorded.sums("switchback.output.score");

    assertThat(values(sums, Keys.SCORE_NAME)).hasSize(17).contains("a15", "_OTHER");
    assertThat(sums.values()).contains(16.0);
    assertThat(dropped("score_cap")).isEqualTo(16);
  }

  @Test
  void aRouteWhoseResolutionsNeverRepeatKeepsFewOfThem() {
    Metrics metrics = new Metrics(recorded.sdk.getMeter("test"));
    Resolution first = Words.stable();
    Facts facts = metrics.facts(first);
    for (int i = 0; i < 31; i++) {
      metrics.facts(Words.stable());
    }
    assertThat(metrics.facts(first)).isSameAs(facts);
    metrics.facts(Words.stable());

    assertThat(metrics.facts(first)).isNotSameAs(facts);
  }
}
