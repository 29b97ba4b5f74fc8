package dev.switchback.evidence;

import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;

/**
 * What a rollout's evidence in this process lends to its part in the fleet.
 *
 * @param process names this process in the store
 * @param decided told what the store said of a unit's key
 */
record FleetSide(
    String process,
    Thresholds thresholds,
    Analysis analysis,
    Patience patience,
    FleetUnits.Decided decided) {}
