package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Key;
import dev.switchback.Slice;
import dev.switchback.Switchback;
import dev.switchback.Verdict;
import dev.switchback.examples.TicketCorpus.Ticket;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Act one without HTTP and without threads, for twenty drafts of traffic: the quickstart does not
 * hang on the luck of one.
 */
final class WorseAnswersTest {
  private static final String ROLLOUT = "triage-1.5.0-a1";
  private static final int SEEDS = 20;
  private static final int MOST_CALLS = 20_000;

  // Measured: 12 to 208 canary calls, median 101.
  @Test
  void takesTheStaleCanaryBackByItsAccuracyWhateverTheSeed() throws IOException {
    TicketCorpus corpus = TicketCorpus.load();
    Map<String, Boolean> stableIsRight = answers(corpus, corpus.training());
    Map<String, Boolean> canaryIsRight =
        answers(corpus, corpus.trainingBefore(TicketCorpus.NEWEST_QUEUE));
    List<Long> canaryCalls = new ArrayList<>();

    for (int seed = 1; seed <= SEEDS; seed++) {
      Verdict verdict = verdict(seed, corpus.heldOut(), stableIsRight, canaryIsRight);
      assertThat(verdict.tippedRule()).extracting(Verdict.Rule::rule).isEqualTo("score.accuracy");
      canaryCalls.add(verdict.canaryCalls());
    }

    canaryCalls.sort(null);
    assertThat(canaryCalls.get(SEEDS / 2)).isLessThanOrEqualTo(150);
    assertThat(canaryCalls.get(SEEDS - 1)).isLessThanOrEqualTo(300);
  }

  private static Map<String, Boolean> answers(TicketCorpus corpus, List<Ticket> training) {
    TicketClassifier classifier = TicketClassifier.train(training);
    Map<String, Boolean> right = new HashMap<>();
    for (Ticket ticket : corpus.heldOut()) {
      right.put(ticket.text(), classifier.classify(ticket.text()).queue().equals(ticket.queue()));
    }
    return right;
  }

  private static Verdict verdict(
      int seed, List<Ticket> tickets, Map<String, Boolean> stable, Map<String, Boolean> canary)
      throws IOException {
    Tally tally = new Tally();
    try (Switchback switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(document()))
            .allow("loopback", "triage-*")
            .observer(tally)
            .build()) {
      SplittableRandom draw = new SplittableRandom(seed);
      for (int call = 0; call < MOST_CALLS && tally.reverted(ROLLOUT) == null; call++) {
        Ticket ticket = tickets.get(draw.nextInt(tickets.size()));
        switchback.call(
            TriageDesk.ROUTE,
            Key.of("customer-" + draw.nextInt(20_000)),
            target -> {
              boolean isCanary = target.resolution().slice() == Slice.CANARY;
              boolean right = (isCanary ? canary : stable).get(ticket.text());
              target.score("accuracy", right ? 1 : 0);
              return right;
            });
      }
      await().until(() -> tally.reverted(ROLLOUT) != null);
      return tally.reverted(ROLLOUT).verdict();
    }
  }

  private static String document() throws IOException {
    try (InputStream yaml = TicketCorpus.class.getResourceAsStream("ticket-triage.yaml")) {
      return new String(yaml.readAllBytes(), UTF_8)
          .replace(
              "  rollouts: []",
              "  rollouts:\n    - {id: " + ROLLOUT + ", canary: \"1.5.0\", share: 5%}");
    }
  }
}
