package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The ten minutes of an operator in README.md, command by command, on the README's own document.
 * They begin at ten o'clock, and each command takes a minute.
 */
class TranscriptTest {
  private static final String ROUTE = "ticket-triage";

  /** A minute a command; the registry's clock and the command line's. */
  private static final class Story extends Clock {
    private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");

    void passes() {
      now = now.plus(Duration.ofMinutes(1));
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Story clock = new Story();
  private final InMemoryRegistry registry = InMemoryRegistry.withClock(clock);
  private final StringWriter screen = new StringWriter();
  private final StringWriter behind = new StringWriter();
  private Thread background;
  private int shown;

  private static String block(String readme, String pattern) {
    Matcher matcher = Pattern.compile("(?ms)" + pattern).matcher(readme);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  @Test
  void anOperatorsTenMinutesAreAsTheReadmeTellsThem() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    String written =
        block(readme, "^<!-- ten minutes -->\\n```\\n(.*?)^```\\n<!-- /ten minutes -->$");
    String document =
        block(readme, "^```yaml\\n(route: ticket-triage\\n.*?)^```$")
            .replaceAll("(?m)^  rollouts:\\n(?:    - .*\\n)+", "");
    registry.putYaml(ROUTE, document);
    Desk desk = Desk.over(registry).with(clock);

    for (String line : written.lines().filter(line -> line.startsWith("$ ")).toList()) {
      screen.append(line).append('\n');
      run(desk, line.substring(2));
      clock.passes();
    }

    assertThat(screen.toString()).isEqualTo(written);
    assertThat(background).isNull();
  }

  private void run(Desk desk, String line) throws InterruptedException, IOException {
    if (line.equals("kill %1")) {
      background.interrupt();
      background.join();
      background = null;
      return;
    }
    assertThat(line).startsWith("switchback ");
    String[] words = words(line.substring("switchback ".length()));
    if (line.endsWith("&")) {
      background =
          new Thread(() -> desk.run(behind, behind, List.of(words).toArray(String[]::new)));
      background.start();
      // It prints the state, where the evidence is, and then a line a change.
      follow(2);
      return;
    }
    int before = registry.history(ROUTE).size();
    desk.run(screen, screen, words);
    if (background != null) {
      follow(registry.history(ROUTE).size() - before);
    }
  }

  /** Waits for that many lines more from what runs in the background. */
  private void follow(int lines) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> behind.toString().lines().count() == shown + lines);
    behind.toString().lines().skip(shown).forEach(line -> screen.append(line).append('\n'));
    shown += lines;
  }

  private static String[] words(String line) {
    return Pattern.compile("\"([^\"]*)\"|([^\\s\"&]+)")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }
}
