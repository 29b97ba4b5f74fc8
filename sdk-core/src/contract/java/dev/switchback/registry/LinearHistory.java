package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.WritersOfTheContract.Attempt;
import dev.switchback.registry.WritersOfTheContract.End;
import dev.switchback.registry.WritersOfTheContract.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what many writers saw against the audit: whether the audit's order is one in which all of
 * it could have happened one after another, at an instant between each call and its answer (Herlihy
 * and Wing, <a href="https://doi.org/10.1145/78969.78972">Linearizability</a>). The audit names the
 * order, so nothing has to be searched for.
 */
final class LinearHistory {
  private final List<AuditEntry> history;

  /** By place in the audit: what made the entry. */
  private final List<Attempt> made = new ArrayList<>();

  /** What held after so many entries. */
  private final List<RouteDocument> states = new ArrayList<>();

  private LinearHistory(RouteDocument first, List<AuditEntry> history) {
    this.history = history;
    states.add(first);
  }

  static void check(
      RouteDocument first,
      List<AuditEntry> history,
      RouteDocument last,
      WritersOfTheContract writers) {
    LinearHistory linear = new LinearHistory(first, history);
    linear.eachChangeHasItsEntry(writers.attempts(End.LANDED));
    linear.followsFromTheStateBefore();
    assertThat(Documents.digest(last)).isEqualTo(Documents.digest(linear.state(history.size())));
    linear.keepsTheOrderOfTime();
    linear.refusedOnlyWhatAStateOfItsTimeRefuses(writers.attempts(End.REFUSED));
    linear.readOnlyWhatHeldAtItsTime(writers.looks());
  }

  private RouteDocument state(int after) {
    return states.get(after);
  }

  private void eachChangeHasItsEntry(List<Attempt> landed) {
    Map<String, Attempt> byName = new HashMap<>();
    landed.forEach(attempt -> byName.put(attempt.name(), attempt));
    assertThat(history)
        .extracting(AuditEntry::reason)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(byName.keySet());
    assertThat(AuditEntry.verify(history)).isNull();
    for (AuditEntry entry : history) {
      Attempt attempt = byName.get(entry.reason());
      assertThat(attempt.entry()).isEqualTo(entry);
      made.add(attempt);
    }
  }

  /** The hash is over all that an entry holds, so equal hashes are equal steps. */
  private void followsFromTheStateBefore() {
    for (int i = 0; i < history.size(); i++) {
      AuditEntry entry = history.get(i);
      Change.Applied applied =
          CheckedChange.apply(
              "replayed",
              state(i),
              history.subList(0, i),
              made.get(i).change(),
              entry.actor(),
              entry.reason(),
              entry.at());
      assertThat(applied.entry().hash()).isEqualTo(entry.hash());
      states.add(applied.document());
    }
  }

  /** Nothing lies before what had been answered when it was asked for. */
  private void keepsTheOrderOfTime() {
    long latest = Long.MIN_VALUE;
    for (Attempt attempt : made) {
      latest = Math.max(latest, attempt.invoked());
      assertThat(attempt.answered())
          .as("%s was answered before one was asked for that lies before it", attempt.name())
          .isGreaterThanOrEqualTo(latest);
    }
  }

  /** How many entries were there at least when something was asked for. */
  private int least(long invoked) {
    int least = made.size();
    while (least > 0 && made.get(least - 1).answered() >= invoked) {
      least--;
    }
    return least;
  }

  /** How many could be there at most when it was answered. */
  private int most(long answered) {
    int most = 0;
    while (most < made.size() && made.get(most).invoked() <= answered) {
      most++;
    }
    return most;
  }

  private void refusedOnlyWhatAStateOfItsTimeRefuses(List<Attempt> refused) {
    for (Attempt attempt : refused) {
      int most = most(attempt.answered());
      int after = least(attempt.invoked());
      while (after <= most && !refuses(after, attempt)) {
        after++;
      }
      assertThat(after).as("a state that refuses %s", attempt).isLessThanOrEqualTo(most);
    }
  }

  private boolean refuses(int after, Attempt attempt) {
    RouteDocument state = state(after);
    List<AuditEntry> before = history.subList(0, after);
    java.time.Instant at = after == 0 ? java.time.Instant.EPOCH : history.get(after - 1).at();
    try {
      CheckedChange.apply("replayed", state, before, attempt.change(), "a", attempt.name(), at);
      return false;
    } catch (ChangeRefusedException refused) {
      return true;
    }
  }

  private void readOnlyWhatHeldAtItsTime(List<Look> looks) {
    for (Look look : looks) {
      assertThat(look.revision())
          .isBetween(
              state(least(look.invoked())).serving().revision(),
              state(most(look.answered())).serving().revision());
    }
  }
}
