package dev.switchback.examples;

import dev.switchback.Event;
import dev.switchback.Verdict;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A canary gets its share, and is watched until it has been taken back. */
final class CanaryAct {
  private static final Duration SAVE = Duration.ofSeconds(20);

  private final Stage stage;
  private final String rollout;
  private final String version;

  CanaryAct(Stage stage, String rollout, String version) {
    this.stage = stage;
    this.rollout = rollout;
    this.version = version;
  }

  /** Starts the canary by an edit of the file; answers its revert, or null if none came in time. */
  Event.@Nullable Reverted play() throws IOException {
    stage.tally().beginAct();
    String line = stage.editor().startCanary(rollout, version, stage.pace().share());
    stage.out().println("An edit of " + stage.editor().file().getFileName() + " starts it:");
    stage.out().println("    " + line);
    if (!stage.checks().expect(Stage.await(SAVE, this::isLive), version + " became the canary")) {
      return null;
    }
    stage.out().println();
    stage.out().println(LiveLine.HEAD);
    watch();
    Event.Reverted reverted = stage.tally().reverted(rollout);
    if (stage.checks().expect(reverted != null, version + " was taken back by itself")) {
      // What was under way when it tipped is counted too.
      Stage.await(Duration.ofSeconds(30), side()::isQuiet);
      stage.out().println();
    }
    return reverted;
  }

  private boolean isLive() {
    return stage.document().serving().rollouts().stream().anyMatch(r -> r.id().equals(rollout))
        || isBack();
  }

  private boolean isBack() {
    return stage.tally().reverted(rollout) != null;
  }

  private void watch() {
    long began = System.nanoTime();
    Duration elapsed = Duration.ZERO;
    while (!isBack() && elapsed.compareTo(stage.pace().patience()) < 0) {
      Stage.await(stage.pace().row(), this::isBack);
      elapsed = Duration.ofNanos(System.nanoTime() - began);
      stage
          .out()
          .println(
              LiveLine.of(
                  elapsed,
                  isBack() ? "0%" : stage.pace().share(),
                  stage.tally().stable(),
                  side(),
                  verdict()));
    }
  }

  /** The verdict as of now; once the canary is back, the one that took it back. */
  private @Nullable Verdict verdict() {
    Event.Reverted reverted = stage.tally().reverted(rollout);
    return reverted == null
        ? stage.switchback().verdict(TriageDesk.ROUTE, rollout)
        : reverted.verdict();
  }

  /** What this canary's calls came to. */
  Tally.Side side() {
    return stage.tally().canary(rollout);
  }
}
