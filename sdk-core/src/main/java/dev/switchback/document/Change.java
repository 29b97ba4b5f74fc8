package dev.switchback.document;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a route's serving state: a pure function from state to state, or a refusal.
 * Immutable.
 *
 * <p>An actor whose name begins with {@code switchback:} is automatic: it may only revert, and ramp
 * a rollout to its next step, and under {@code frozen} nothing at all.
 */
public sealed interface Change {
  /** The kind as the audit names it, such as {@code start_canary}. */
  String kind();

  /**
   * Adds a version, or replaces the changelog entry of one with the same label and content.
   *
   * @param version the version; who registers it and when is filled in where it is null
   */
  record Register(ModelVersion version) implements Change {
    /** Checks. */
    public Register {
      Objects.requireNonNull(version, "version");
    }

    @Override
    public String kind() {
      return "register";
    }
  }

  /**
   * Begins a rollout, asked after those that are live.
   *
   * @param rollout its id is new
   */
  record StartCanary(Rollout rollout) implements Change {
    /** Checks. */
    public StartCanary {
      Objects.requireNonNull(rollout, "rollout");
    }

    @Override
    public String kind() {
      return "start_canary";
    }
  }

  /**
   * Moves a rollout's share.
   *
   * @param rollout its id
   * @param share parts per million, 0 to 1,000,000
   * @param plan a rollout whose steps and advance replace those there; null keeps them
   */
  record SetShare(String rollout, int share, @Nullable Rollout plan) implements Change {
    /** Checks the range. */
    public SetShare {
      Checks.filled("rollout", rollout);
      Checks.share("share", share);
    }

    /** The plan stays. */
    public SetShare(String rollout, int share) {
      this(rollout, share, null);
    }

    @Override
    public String kind() {
      return "set_share";
    }
  }

  /**
   * Makes a rollout's canary stable.
   *
   * @param rollout its id
   * @param reference what the canary was seen to do, the new stable's reference; null where nothing
   *     was seen
   */
  record Promote(String rollout, @Nullable Map<String, Object> reference) implements Change {
    /** Checks and copies. */
    public Promote {
      Checks.filled("rollout", rollout);
      reference = reference == null ? null : Plain.measured("reference", reference);
    }

    /** Without a reference. */
    public Promote(String rollout) {
      this(rollout, null);
    }

    @Override
    public String kind() {
      return "promote";
    }
  }

  /**
   * A person's direct flip of stable.
   *
   * @param version the label
   */
  record SwitchStable(String version) implements Change {
    /** Checks. */
    public SwitchStable {
      Checks.filled("version", version);
    }

    @Override
    public String kind() {
      return "switch_stable";
    }
  }

  /**
   * Withdraws a rollout's canary and quarantines it.
   *
   * @param rollout its id
   * @param evidence verdict and ledger as plain values; empty where a person reverts
   */
  record Revert(String rollout, Map<String, Object> evidence) implements Change {
    /** Checks and copies. */
    public Revert {
      Checks.filled("rollout", rollout);
      evidence = Plain.measured("evidence", evidence);
    }

    @Override
    public String kind() {
      return "revert";
    }
  }

  /**
   * Stable goes back to a version that was stable before.
   *
   * @param version the label
   */
  record Rollback(String version) implements Change {
    /** Checks. */
    public Rollback {
      Checks.filled("version", version);
    }

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

  /**
   * Lets a version be a canary again.
   *
   * @param version the label
   */
  record ClearQuarantine(String version) implements Change {
    /** Checks. */
    public ClearQuarantine {
      Checks.filled("version", version);
    }

    @Override
    public String kind() {
      return "clear_quarantine";
    }
  }

  /**
   * Writes what stable is known to do.
   *
   * @param reference counts, sums, label counts, latency bins, as plain values
   */
  record RecordReference(Map<String, Object> reference) implements Change {
    /** Copies. */
    public RecordReference {
      reference = Plain.measured("reference", reference);
    }

    @Override
    public String kind() {
      return "record_reference";
    }
  }

  /**
   * Rewrites inventory, thresholds, call settings or prices: the fields that are not null.
   *
   * @param policy what the route requires, copies and pays; null keeps all four
   */
  record Describe(
      @Nullable String purpose,
      @Nullable String owner,
      RouteDocument.@Nullable Rollback rollback,
      @Nullable List<String> monitoring,
      @Nullable Thresholds thresholds,
      @Nullable CallSettings call,
      @Nullable Policy policy)
      implements Change {
    /**
     * What a route requires, its shadow and its prices: the values that shall hold, null for none.
     *
     * @param requireCanary whether {@code switch_stable} is refused
     * @param maxStaleness age beyond which canaries go to zero
     * @param shadow the version that gets copies
     * @param prices what tokens cost
     */
    public record Policy(
        boolean requireCanary,
        @Nullable Duration maxStaleness,
        Serving.@Nullable Shadow shadow,
        @Nullable Prices prices) {
      static Policy of(RouteDocument document) {
        return new Policy(
            document.requireCanary(),
            document.maxStaleness(),
            document.serving().shadow(),
            document.prices());
      }
    }

    /** Copies. */
    public Describe {
      monitoring = monitoring == null ? null : List.copyOf(monitoring);
    }

    /** The policy stays. */
    public Describe(
        @Nullable String purpose,
        @Nullable String owner,
        RouteDocument.@Nullable Rollback rollback,
        @Nullable List<String> monitoring,
        @Nullable Thresholds thresholds,
        @Nullable CallSettings call) {
      this(purpose, owner, rollback, monitoring, thresholds, call, null);
    }

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
  record Applied(RouteDocument document, AuditEntry entry, List<Problem> warnings) {
    /** Copies. */
    public Applied {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Applies this change. Pure; for any thread.
   *
   * @param document the present state
   * @param history the route's audit so far, oldest first (rollout ids used, versions that were
   *     stable)
   * @param actor who; {@code switchback:…} is automatic
   * @param reason why; required for revert, rollback, switch_stable, clear_quarantine, else it may
   *     be empty
   * @param at the time shown in the audit
   * @throws ChangeRefusedException with the reason
   */
  default Applied apply(
      RouteDocument document, List<AuditEntry> history, String actor, String reason, Instant at) {
    return Changes.apply(this, document, history, actor, reason, at);
  }

  /** The change as one line of JSON, its parts laid out as in a document. */
  default String toJson() {
    return ChangeText.write(this);
  }

  /**
   * The change of a line.
   *
   * @throws DocumentException naming what is missing or wrong
   */
  static Change fromJson(String line) {
    return ChangeText.read(line);
  }

  /**
   * The changes that lead from one document to another, as somebody edited it by hand, in the order
   * in which they are to be applied: inventory and rules, versions, freeze, quarantine, rollouts,
   * stable, reference, unfreeze. What a change does by itself (revision, {@code previous}, the
   * quarantine of a rollout that is gone) need not be in the edit. Each is still to be applied and
   * may be refused then.
   *
   * @param before the document that serves
   * @param after the document as edited
   * @return empty when nothing but layout differs
   * @throws ChangeRefusedException when no change leads there, with what to put back
   */
  static List<Change> between(RouteDocument before, RouteDocument after) {
    return new HandEditReader(before, after).changes();
  }
}
