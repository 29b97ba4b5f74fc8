package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one call, written down. */
final class Written implements CallEvents<String> {
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Outcome> ended = new ArrayList<>();

  List<Outcome> outcomes() {
    return outcomes;
  }

  List<Outcome> ended() {
    return ended;
  }

  @Override
  public void begun(long nanos) {}

  @Override
  public Target attemptBegun(Attempt attempt, long nanos) {
    return new BareTarget((OneAttempt) attempt);
  }

  @Override
  public void bodyLeft() {}

  @Override
  public boolean isAnswered() {
    return false;
  }

  @Override
  public void firstChunk(long nanos) {}

  @Override
  public void attemptEnded(
      Outcome outcome, @Nullable String output, @Nullable Throwable failure, long nanos) {
    outcomes.add(outcome);
  }

  @Override
  public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
    ended.add(outcome);
  }
}
