package dev.switchback.document;

import java.util.List;

/** Appends new versions to the list of versions. */
final class VersionLines {
  private VersionLines() {}

  /** False when more than that is to be done, or the list is in brackets: nothing done. */
  static boolean append(Lines lines, Block root, RouteDocument old, RouteDocument next) {
    Node list = root.value("versions");
    int known = old.versions().size();
    List<ModelVersion> versions = next.versions();
    if (list.isFlow()
        || list.items().isEmpty()
        || versions.size() < known
        || !versions.subList(0, known).equals(old.versions())) {
      return false;
    }
    int last = lines.last(root.first("versions"), root.next("versions"));
    StringBuilder text = new StringBuilder();
    for (ModelVersion version : versions.subList(known, versions.size())) {
      YamlText.item(text, DocumentMap.version(version), list.column() - 1);
    }
    lines.insertAfter(last, text.toString());
    return true;
  }
}
