package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Flushes with twelve rules of all kinds, many windows, many shares, many keys and many mends. */
class FlushLengthTest {
  private static final String RULES =
      """
      compare:
        - {signal: error_rate, tolerate: +50%}
        - {signal: refusal_rate, tolerate: +50%}
        - {signal: latency_p50, tolerate: +20%}
        - {signal: latency_p95, tolerate: +20%}
        - {signal: latency_p99, tolerate: +20%}
        - {signal: first_chunk_p50, tolerate: +20%}
        - {signal: first_chunk_p95, tolerate: +20%}
        - {signal: label_mix, tolerate: 0.1}
        - {signal: label_mix, tolerate: 0.2}
        - {signal: feedback.negative, tolerate: +1pp, within: 1m}
      limit:
        - {signal: latency_p90, at_most: 500ms}
        - {signal: error_rate, at_most: 20%}
      """;
  // What Redis' protocol adds to each number or text.
  private static final int FRAME = 9;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SimulatedFleet fleet = new SimulatedFleet(1, 1, RULES);
  private final RolloutEvidence process = fleet.processes[0];
  private final List<Long> open = new ArrayList<>();
  private int flushes;
  private int longest;

  /** As Redis is told: names and numbers as text. */
  private static int bytes(Ledger.Flush flush) {
    int bytes = 500;
    for (Ledger.Row row : flush.rows()) {
      String name = row.epoch() + "." + row.window() + "." + row.rule() + ".canary." + row.w();
      bytes += bytes(name) + bytes(row.n()) + bytes(row.y());
      bytes += row.s().stream().mapToInt(FlushLengthTest::bytes).sum();
    }
    for (Ledger.Window window : flush.windows()) {
      bytes += bytes(window.epoch() + "." + window.window());
      bytes += bytes(window.units()) + bytes(window.canaryUnits());
      bytes += FRAME + window.fixed().stream().mapToInt(number -> bytes(number)).sum();
    }
    return bytes + flush.keys().stream().mapToInt(FlushLengthTest::bytes).sum();
  }

  private static int bytes(Object told) {
    return told.toString().length() + FRAME;
  }

  private void flush() {
    boolean again = true;
    int rounds = 0;
    while (again) {
      assertThat(rounds++).isLessThan(2_000);
      again = flushed(process.flush(fleet.nanos)) | flushed(process.lateFlush(fleet.nanos));
    }
  }

  private boolean flushed(Ledger.Flush flush) {
    flushes++;
    longest = Math.max(longest, bytes(flush));
    return process.flushed(flush, fleet.store.exchange(flush));
  }

  private void draw(int count) {
    for (int i = 0; i < count; i++) {
      // More shares than any ramp has.
      double w = 0.1 + random.nextInt(40) * 1e-3;
      boolean canary = random.nextInt(5) == 0;
      long unit =
          process.drawn(canary, w, true, random.nextLong(), fleet.nanos, 600_000 * 1_000_000L);
      if (random.nextInt(3) == 0) {
        open.add(canary ? unit : -unit);
      } else {
        end(unit, canary);
      }
    }
  }

  private void end(long unit, boolean canary) {
    process.tell(
        process.ended(
            unit,
            canary,
            true,
            unit,
            PoolKindsTest.Shown.of(random, canary),
            unit,
            () ->
                new dev.switchback.Receipt(
                    "0", "r", "1", dev.switchback.Slice.CANARY, "a", Instant.EPOCH, null, null),
            fleet.nanos));
  }

  @Test
  void splitsWhateverIsLongerThan64KiB() {
    for (int batch = 0; batch < 5; batch++) {
      draw(1_000);
      fleet.nanos += 11_000 * SimulatedFleet.MILLI;
      flush();
    }
    int before = flushes;
    // All that hang end at once, in every window.
    for (long unit : open) {
      end(Math.abs(unit), unit > 0);
    }
    flush();
    System.out.println("flushes: " + flushes + ", the longest of " + longest + " bytes");
    assertThat(longest).isLessThanOrEqualTo(Ledger.Flush.MOST_BYTES);
    assertThat(flushes - before).isGreaterThan(10);
    fleet.nanos += 120_000 * SimulatedFleet.MILLI;
    flush();
    assertThat(process.verdict().units()).isEqualTo(5 * 1_000);
    assertThat(process.verdict().rules())
        .filteredOn(rule -> rule.rule().equals("feedback.negative"))
        .allSatisfy(
            rule -> assertThat(rule.canary().n() + rule.stable().n()).isGreaterThan(4 * 1_000L));
  }
}
