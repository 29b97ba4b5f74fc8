package dev.switchback.examples;

import dev.switchback.Event;
import dev.switchback.Verdict;
import java.io.IOException;

/** A canary that fails on every ticket with a digit or a question mark. */
final class ActTwo {
  private static final String ROLLOUT = "triage-1.6.0-a1";
  private static final String VERSION = "1.6.0";

  private ActTwo() {}

  static void play(Stage stage) throws IOException {
    stage.head("Act two: a canary that fails");
    stage
        .out()
        .println("1.6.0 has a tokenizer without digits and question marks: HTTP 500 for those.");
    CanaryAct act = new CanaryAct(stage, ROLLOUT, VERSION);
    Event.Reverted reverted = act.play();
    Verdict verdict = reverted == null ? null : reverted.verdict();
    if (verdict != null) {
      stage.out().println("Verdict: " + verdict.sentence());
    }
    stage
        .out()
        .printf(
            "The canary had %d calls; %d failed, and stable answered %d of them.%n",
            act.side().begun(), act.side().errors(), act.side().rescued());
    stage.checks().expect(act.side().errors() > 0, "its calls failed");
    stage.checks().expect(act.side().rescued() > 0, "stable answered in its place");
  }
}
