package dev.switchback.evidence;

import dev.switchback.EffectSizes;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Effect sizes of what can be compared of two references. */
final class Effects {
  private Effects() {}

  static Map<String, EffectSizes> between(Reference known, Reference seen) {
    Map<String, EffectSizes> sizes = new LinkedHashMap<>();
    put(sizes, "label_mix", Analysis.labelEffects(known.labelMix(), seen.labelMix()));
    put(sizes, "latency_ms", Analysis.latencyEffects(known.latencyMs(), seen.latencyMs()));
    put(
        sizes,
        "first_chunk_ms",
        Analysis.latencyEffects(known.firstChunkMs(), seen.firstChunkMs()));
    return sizes;
  }

  private static void put(Map<String, EffectSizes> into, String name, @Nullable EffectSizes sizes) {
    if (sizes != null) {
      into.put(name, sizes);
    }
  }
}
