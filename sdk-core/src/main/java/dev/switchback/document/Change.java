package dev.switchback.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of a route's serving state: a pure function from state to state, or a refusal. */
public sealed interface Change {
  /** The kind as the audit names it, such as {@code start_canary}. */
  String kind();

  /** Adds a version. */
  record Register(ModelVersion version) implements Change {
    @Override
    public String kind() {
      return "register";
    }
  }

  /** Begins a rollout. */
  record StartCanary(Rollout rollout) implements Change {
    @Override
    public String kind() {
      return "start_canary";
    }
  }

  /** Moves a rollout's share, parts per million. */
  record SetShare(String rollout, int share) implements Change {
    @Override
    public String kind() {
      return "set_share";
    }
  }

  /** Makes a rollout's canary stable. */
  record Promote(String rollout) implements Change {
    @Override
    public String kind() {
      return "promote";
    }
  }

  /** A person's direct flip of stable. */
  record SwitchStable(String version) implements Change {
    @Override
    public String kind() {
      return "switch_stable";
    }
  }

  /** Withdraws a rollout's canary and quarantines it. {@code evidence}: verdict and ledger. */
  record Revert(String rollout, Map<String, Object> evidence) implements Change {
    @Override
    public String kind() {
      return "revert";
    }
  }

  /** Stable goes back to a version that was stable before. */
  record Rollback(String version) implements Change {
    @Override
    public String kind() {
      return "rollback";
    }
  }

  /** Stops automatic changes. */
  record Freeze() implements Change {
    @Override
    public String kind() {
      return "freeze";
    }
  }

  /** Allows them again. */
  record Unfreeze() implements Change {
    @Override
    public String kind() {
      return "unfreeze";
    }
  }

  /** Lets a version be a canary again. */
  record ClearQuarantine(String version) implements Change {
    @Override
    public String kind() {
      return "clear_quarantine";
    }
  }

  /** Writes what stable is known to do. */
  record RecordReference(Map<String, Object> reference) implements Change {
    @Override
    public String kind() {
      return "record_reference";
    }
  }

  /** Rewrites inventory, thresholds or call settings: the fields that are not null. */
  record Describe(
      @Nullable String purpose,
      @Nullable String owner,
      RouteDocument.@Nullable Rollback rollback,
      @Nullable List<String> monitoring,
      @Nullable Thresholds thresholds,
      @Nullable CallSettings call)
      implements Change {
    @Override
    public String kind() {
      return "describe";
    }
  }

  /**
   * What a change made.
   *
   * @param document the next state, its revision one higher
   * @param entry the audit entry
   * @param warnings what is allowed and doubtful
   */
  record Applied(RouteDocument document, AuditEntry entry, List<Problem> warnings) {}

  /**
   * Applies this change.
   *
   * @param document the present state
   * @param history the route's audit so far, oldest first (rollout ids used, versions that were
   *     stable)
   * @param actor who
   * @param reason why; required for revert, rollback, switch_stable, clear_quarantine
   * @param at the time shown in the audit
   * @throws ChangeRefusedException with the reason
   */
  default Applied apply(
      RouteDocument document, List<AuditEntry> history, String actor, String reason, Instant at) {
    throw new UnsupportedOperationException("not implemented");
  }
}
