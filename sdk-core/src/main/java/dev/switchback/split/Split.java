package dev.switchback.split;

import static java.util.Objects.requireNonNull;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.Resolution.Reason;
import dev.switchback.Slice;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which version each call of one route gets, under one snapshot. Every resolution is built when the
 * split is made, so a draw allocates nothing, takes no lock and reads no clock.
 *
 * <pre>{@code
 * Split split = Split.of(document, Set.of(), null, false);
 * Resolution drawn = split.resolve(Key.of(customerId));
 * }</pre>
 *
 * <p>Rollouts are asked in listed order, each with its own salt; the first that takes the key gives
 * its canary, else stable serves. {@code sdk-core/docs/split.md} has the algorithm for other
 * languages. Whether the route is frozen makes no difference here.
 *
 * <p>Immutable and thread-safe; make one per route and snapshot.
 */
public final class Split {
  /** What {@link #rolloutOf} says of a stable resolution that was drawn. */
  public static final int STABLE = -1;

  /** What {@link #rolloutOf} says of a resolution that is no evidence: nothing drew it. */
  public static final int NOT_DRAWN = -2;

  /*
   * `lanes` are the rollouts to ask, reverted ones among them: a call in a reverted share goes on to
   * the rollouts after it, as it will once the registry knows, and if none takes it, its stable
   * resolution says why. For reverted ones `canaries` holds null.
   */
  private final Lane[] lanes;
  private final @Nullable Drawn[] canaries;
  private final List<Lane> live;
  private final double[] probabilities;
  private final Drawn stable;
  private final Drawn reverted;
  private final Drawn fallback;
  private final Map<String, Resolution> forced;
  private final @Nullable Resolution shadow;

  private Split(
      RouteDocument document,
      List<Rollout> asked,
      Serving.@Nullable Shadow shadowed,
      Set<String> gone,
      Reasons reasons) {
    List<Rollout> liveRollouts = asked.stream().filter(r -> !gone.contains(r.id())).toList();
    probabilities = Probabilities.of(liveRollouts);
    lanes = asked.stream().map(Lane::new).toArray(Lane[]::new);
    canaries = new @Nullable Drawn[lanes.length];
    List<Lane> liveLanes = new ArrayList<>();
    for (int i = 0; i < lanes.length; i++) {
      if (!gone.contains(lanes[i].rollout.id())) {
        double probability = probabilities[liveLanes.size()];
        canaries[i] = Drawn.canary(document, lanes[i].rollout, reasons.drawn(), probability);
        liveLanes.add(lanes[i]);
      }
    }
    live = List.copyOf(liveLanes);
    double first = probabilities.length == 0 ? 0 : probabilities[0];
    Map<String, Double> all = byId(liveRollouts, probabilities);
    stable =
        Drawn.stable(document, live.isEmpty() ? reasons.undrawn() : reasons.drawn(), first, all);
    reverted = Drawn.stable(document, Reason.REVERTED, first, all);
    fallback = Drawn.stable(document, Reason.FALLBACK, 0, Map.of());
    Map<String, Resolution> byVersion = new HashMap<>();
    for (ModelVersion version : document.versions()) {
      boolean isCanary =
          !version.version().equals(document.serving().stable())
              && liveRollouts.stream().anyMatch(r -> r.canary().equals(version.version()));
      Slice slice = isCanary ? Slice.CANARY : Slice.STABLE;
      byVersion.put(version.version(), Drawn.forced(document, version, slice));
    }
    forced = Map.copyOf(byVersion);
    shadow = shadowed == null ? null : Drawn.shadow(document, shadowed.version());
  }

  private static Map<String, Double> byId(List<Rollout> live, double[] probabilities) {
    Map<String, Double> byId = new HashMap<>();
    for (int i = 0; i < probabilities.length; i++) {
      byId.put(live.get(i).id(), probabilities[i]);
    }
    return byId;
  }

  private record Reasons(Reason drawn, Reason undrawn) {}

  /**
   * The split of one route.
   *
   * @param document the route as declared; every version that its serving state names is listed
   * @param revertedRollouts ids of rollouts taken back in this process; unknown ones are ignored
   * @param degradedReason {@link Reason#STALE_SNAPSHOT}: every canary is off and every call is
   *     stable for that reason; {@link Reason#REGISTRY_UNAVAILABLE}: the split goes on and its
   *     draws say so instead of {@code default} or {@code split}; null: neither
   * @param canariesOff whether every canary is off in this process
   * @throws IllegalArgumentException for another reason, or a version that is not listed
   */
  public static Split of(
      RouteDocument document,
      Set<String> revertedRollouts,
      @Nullable Reason degradedReason,
      boolean canariesOff) {
    requireNonNull(document, "document");
    requireNonNull(revertedRollouts, "revertedRollouts");
    Reasons reasons = reasons(degradedReason);
    boolean off = canariesOff || degradedReason == Reason.STALE_SNAPSHOT;
    List<Rollout> asked = off ? List.of() : document.serving().rollouts();
    Serving.Shadow shadow = off ? null : document.serving().shadow();
    return new Split(document, asked, shadow, revertedRollouts, reasons);
  }

  private static Reasons reasons(@Nullable Reason degraded) {
    if (degraded == null) {
      return new Reasons(Reason.SPLIT, Reason.DEFAULT);
    }
    if (degraded != Reason.STALE_SNAPSHOT && degraded != Reason.REGISTRY_UNAVAILABLE) {
      throw new IllegalArgumentException(
          "degradedReason is " + degraded + "; use STALE_SNAPSHOT, REGISTRY_UNAVAILABLE or null");
    }
    return new Reasons(degraded, degraded);
  }

  /**
   * Draws. The same key gets the same answer from every split with the same rollouts, in every
   * process; without a key each call is a draw of its own. Stable for a call in the share of a
   * reverted rollout that no later rollout takes has reason {@link Reason#REVERTED}.
   *
   * <p>Reads the key once for each rollout asked; allocates nothing.
   */
  public Resolution resolve(Key key) {
    boolean wasReverted = false;
    for (int i = 0; i < lanes.length; i++) {
      if (lanes[i].takes(key)) {
        Drawn canary = canaries[i];
        if (canary != null) {
          return canary.to(key);
        }
        wasReverted = true;
      }
    }
    return (wasReverted ? reverted : stable).to(key);
  }

  /** How many rollouts are live here: not reverted, and canaries not off; 0 or more. */
  public int rollouts() {
    return live.size();
  }

  /**
   * A live rollout, in listed order.
   *
   * @param index 0 to {@link #rollouts()} − 1
   * @throws IndexOutOfBoundsException otherwise
   */
  public Rollout rollout(int index) {
    return live.get(index).rollout;
  }

  /**
   * The probability of a live rollout's canary, given that a call went to it or to stable: {@code
   * w_i = p_i / (p_i + p_0)}, {@code p_i = s_i · Π_{j<i}(1 − s_j)}, {@code p_0 = Π_j (1 − s_j)}
   * over the shares s of live rollouts. From 0.0 to 1.0; at either end nothing is random and a call
   * is no evidence.
   *
   * @param index 0 to {@link #rollouts()} − 1
   * @throws IndexOutOfBoundsException otherwise
   */
  public double probability(int index) {
    return probabilities[index];
  }

  /**
   * The second 64-bit word of the hash that drew the key for a live rollout; the draw depends on
   * the first word only. Two keys share it with a probability of 2⁻⁶⁴, so it stands for the key
   * where seen keys are kept. Costs what the draw for one rollout costs, and allocates nothing.
   *
   * @param index 0 to {@link #rollouts()} − 1
   * @param key one that sticks
   * @throws IndexOutOfBoundsException if there is no such rollout
   * @throws IllegalArgumentException for {@link Key#none()}
   */
  public long secondWord(int index, Key key) {
    String text = key.value();
    if (text == null) {
      throw new IllegalArgumentException("a call without a key has no hash");
    }
    return live.get(index).secondWord(text);
  }

  /** Stable for a key that no rollout takes, without a draw. */
  public Resolution stable() {
    return stable.sticky();
  }

  /**
   * The version that gets copies of calls: slice {@link Slice#SHADOW}, not sticky, never evidence.
   * Null where the route has none, or canaries are off.
   */
  public @Nullable Resolution shadow() {
    return shadow;
  }

  /**
   * Stable taking over from a canary that failed: reason {@link Reason#FALLBACK}, probability 0,
   * sticky as the canary's resolution was. No evidence.
   */
  public Resolution fallbackFrom(Resolution canary) {
    return canary.sticky() ? fallback.sticky() : fallback.perCall();
  }

  /**
   * The version that a caller named: reason {@link Reason#FORCED}, no rollout, probability 0, not
   * sticky. Its slice is {@link Slice#CANARY} where the version is the canary of a live rollout,
   * and {@link Slice#STABLE} for every other one: a version on no trial is not treated as one.
   * Never evidence.
   *
   * @param version the version's label
   * @return null if the route lists no such version
   */
  public @Nullable Resolution forced(String version) {
    return forced.get(version);
  }

  /**
   * Whose canary a resolution is: the index of the live rollout, {@link #STABLE} (−1) for stable as
   * drawn, {@link #NOT_DRAWN} (−2) for what is no evidence: forced, fallback, or the canary of a
   * rollout that is not live here.
   */
  public int rolloutOf(Resolution resolution) {
    if (resolution.reason() == Reason.FORCED || resolution.reason() == Reason.FALLBACK) {
      return NOT_DRAWN;
    }
    String id = resolution.rollout();
    if (id == null) {
      return STABLE;
    }
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i).rollout.id().equals(id)) {
        return i;
      }
    }
    return NOT_DRAWN;
  }
}
