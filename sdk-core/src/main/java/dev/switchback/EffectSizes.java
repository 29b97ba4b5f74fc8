package dev.switchback;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far what is seen is from what is known, in the measures of the field. For display: no
 * decision hangs on them, since whoever looks at them all the time sees them alarm on two equal
 * versions.
 *
 * @param reference number of values in the reference
 * @param current number of values seen
 * @param cells labels, values or bins that were counted
 * @param psi population stability index
 * @param klDivergence Kullback–Leibler divergence of the reference from what is seen, in nats
 * @param jensenShannon Jensen–Shannon distance, at most √ln 2
 * @param totalVariation in [0, 1]
 * @param noiseFloor what PSI exceeds once in a thousand between two samples of one distribution
 * @param chiSquareP chance of such counts if nothing had changed; null for numbers
 * @param kolmogorovSmirnov largest distance of the distributions, in [0, 1]; null for labels
 * @param kolmogorovSmirnovP its chance if nothing had changed; null for labels
 * @param wasserstein distance in the reference's standard deviations; null for labels
 * @param mannWhitneyP chance that the reference is so much below if nothing had changed; null for
 *     labels
 */
public record EffectSizes(
    long reference,
    long current,
    int cells,
    double psi,
    double klDivergence,
    double jensenShannon,
    double totalVariation,
    double noiseFloor,
    @Nullable Double chiSquareP,
    @Nullable Double kolmogorovSmirnov,
    @Nullable Double kolmogorovSmirnovP,
    @Nullable Double wasserstein,
    @Nullable Double mannWhitneyP) {
  /** Whether PSI is above what chance alone gives. */
  public boolean isAboveNoise() {
    return psi > noiseFloor;
  }

  /** The measures as plain JSON values; those that do not apply are left out. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("reference", reference);
    map.put("current", current);
    map.put("cells", cells);
    map.put("psi", psi);
    map.put("kl_div", klDivergence);
    map.put("jensenshannon", jensenShannon);
    map.put("tvd", totalVariation);
    map.put("noise_floor", noiseFloor);
    put(map, "chisquare_p", chiSquareP);
    put(map, "ks", kolmogorovSmirnov);
    put(map, "ks_p", kolmogorovSmirnovP);
    put(map, "wasserstein", wasserstein);
    put(map, "mannw_less_p", mannWhitneyP);
    return map;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Double value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
