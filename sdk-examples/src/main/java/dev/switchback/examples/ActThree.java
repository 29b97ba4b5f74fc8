package dev.switchback.examples;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.switchback.document.AuditEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stable is another version, by an edit of the file, while calls go on. */
final class ActThree {
  private static final String BEFORE = "1.4.0";
  private static final String AFTER = "1.7.0";
  private static final Duration SAVE = Duration.ofSeconds(20);
  private static final Duration AFTERWARDS = Duration.ofMillis(1_500);
  private static final long SOON_MILLIS = 1_000;
  // A machine that stands still for a second says nothing about the library.
  private static final int TRIES = 3;

  private ActThree() {}

  /**
   * Answers how long it took from the save to the first call of the new version, in ms, or null.
   */
  static @Nullable Long play(Stage stage) throws IOException {
    stage.head("Act three: stable is flipped by an edit of the file");
    Long millis = flip(stage, AFTER);
    for (int i = 1; i < TRIES && (millis == null || millis >= SOON_MILLIS); i++) {
      stage.out().println("That took too long; once more, back and forth:");
      flip(stage, BEFORE);
      millis = flip(stage, AFTER);
    }
    stage
        .checks()
        .expect(
            millis != null && millis < SOON_MILLIS, AFTER + " served within a second of the save");
    // Calls that were under way at the flip end meanwhile.
    long until = stage.tally().stable().begun() + stage.pace().callsPerSecond();
    Stage.await(AFTERWARDS, () -> stage.tally().stable().begun() >= until);
    AuditEntry entry =
        stage.history().stream()
            .filter(e -> e.kind().equals("switch_stable") && e.actor().equals("file"))
            .reduce((first, last) -> last)
            .orElse(null);
    stage.checks().expect(entry != null, "the history has switch_stable by actor file");
    if (entry != null) {
      stage.out().print(HistoryText.of(entry));
    }
    return millis;
  }

  private static @Nullable Long flip(Stage stage, String version) throws IOException {
    AtomicLong first = stage.tally().awaitVersion(version);
    long saved = System.nanoTime();
    String line = stage.editor().flipStable(version);
    boolean served = Stage.await(SAVE, () -> first.get() != 0);
    // The next edit must not meet this one half written.
    Stage.await(SAVE, () -> stage.document().serving().stable().equals(version));
    stage.out().println("    " + line);
    if (!served) {
      stage.out().println("It did not serve within " + SAVE.toSeconds() + " s.");
      return null;
    }
    long millis = NANOSECONDS.toMillis(first.get() - saved);
    stage.out().printf("The first call of %s began %d ms after the save.%n", version, millis);
    return millis;
  }
}
