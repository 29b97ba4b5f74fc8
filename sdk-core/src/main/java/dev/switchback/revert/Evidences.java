package dev.switchback.revert;

import dev.switchback.evidence.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an audit entry keeps of a breach: the verdict, and the ledger that it is a fold over. */
final class Evidences {
  private Evidences() {}

  static Map<String, Object> of(Evidence.Breach breach) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("verdict", breach.verdict().toMap());
    evidence.put("ledger", breach.ledger());
    return evidence;
  }
}
