package dev.switchback.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Rewrites the fields of {@code serving:} that differ. */
final class ServingLines {
  private ServingLines() {}

  /** False when the section is not in block style: nothing done. */
  static boolean rewrite(Lines lines, Block root, RouteDocument old, RouteDocument next) {
    Node serving = root.value("serving");
    if (serving.isFlow() || serving.line() == root.first("serving")) {
      return false;
    }
    Map<String, Object> was = DocumentMap.serving(old.serving());
    Map<String, Object> is = new LinkedHashMap<>(DocumentMap.serving(next.serving()));
    int last = lines.last(root.first("serving"), root.next("serving"));
    Block block = new Block(serving, last + 1);
    StringBuilder added = new StringBuilder();
    for (Map.Entry<String, Object> entry : is.entrySet()) {
      boolean silent = Objects.equals(was.get(entry.getKey()), entry.getValue());
      if (!serving.fields().containsKey(entry.getKey()) && !silent) {
        added.append(Block.text(entry.getKey(), entry.getValue(), block.column()));
      }
    }
    lines.insertAfter(last, added.toString());
    for (String key : block.keysFromTheEnd()) {
      if (!Objects.equals(was.get(key), is.get(key))) {
        block.rewrite(lines, key, is.get(key));
      }
    }
    return true;
  }
}
