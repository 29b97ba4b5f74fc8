package dev.switchback.call;

import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.document.ModelVersion;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The key of an attempt, drawn when it is first asked for, from several threads at once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "All saw the same key.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two keys for one attempt.")
@State
public class IdempotencyKeyStress {
  private static final Resolution RESOLUTION =
      new Resolution(
          "triage",
          ModelVersion.builder().version("1.0.0").provider("openai").model("m").build(),
          Slice.STABLE,
          Resolution.Reason.DEFAULT,
          null,
          0,
          0,
          Map.of(),
          1,
          true);

  private final OneAttempt first = attempt(null);
  private final OneAttempt retry = attempt(first);
  private String one;
  private String other;

  private static OneAttempt attempt(OneAttempt first) {
    return new OneAttempt(RESOLUTION, 1, first, () -> 0, 0, 1_000, dev.switchback.Outcome.TIMEOUT);
  }

  /** Asks the first attempt. */
  @Actor
  public void ofTheFirst() {
    one = first.idempotencyKey();
  }

  /** Asks the retry. */
  @Actor
  public void ofTheRetry() {
    other = retry.idempotencyKey();
  }

  /** Compares. */
  @Arbiter
  public void look(I_Result result) {
    result.r1 = one.equals(other) && !one.isEmpty() ? 1 : 0;
  }
}
