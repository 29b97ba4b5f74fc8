package dev.switchback.document;

import java.util.List;

/** Rewrites the versions of the list that differ, and appends new ones. */
final class VersionLines {
  private VersionLines() {}

  /** False when more than that is to be done, or the list is in brackets: nothing done. */
  static boolean rewrite(Lines lines, Block root, RouteDocument old, RouteDocument next) {
    Node list = root.value("versions");
    int known = old.versions().size();
    List<ModelVersion> versions = next.versions();
    if (list.isFlow() || list.items().isEmpty() || versions.size() < known) {
      return false;
    }
    int last = lines.last(root.first("versions"), root.next("versions"));
    StringBuilder added = new StringBuilder();
    for (ModelVersion version : versions.subList(known, versions.size())) {
      YamlText.item(added, DocumentMap.version(version), list.column() - 1);
    }
    lines.insertAfter(last, added.toString());
    // From the end to the beginning, so that the places of the tree stay true.
    for (int i = known - 1; i >= 0; i--) {
      int first = list.items().get(i).line();
      if (!versions.get(i).equals(old.versions().get(i))) {
        StringBuilder text = new StringBuilder();
        YamlText.item(text, DocumentMap.version(versions.get(i)), list.column() - 1);
        lines.replace(first, lines.last(first, last + 1), text.toString());
      }
      last = first - 1;
    }
    return true;
  }
}
