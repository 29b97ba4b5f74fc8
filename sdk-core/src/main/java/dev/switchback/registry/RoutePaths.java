package dev.switchback.registry;

import java.nio.file.Path;

/**
 * The files of one route in a directory.
 *
 * @param document what people edit
 * @param history the audit, {@code <route>.history.jsonl}
 * @param pending the next document, written whole before its audit entry; {@code .<route>.next}
 * @param accepted a copy of the last document in force, which edits made while nothing ran are
 *     compared with; {@code .<route>.accepted}
 */
record RoutePaths(Path document, Path history, Path pending, Path accepted) {
  static RoutePaths of(Path document, String route) {
    return new RoutePaths(
        document,
        document.resolveSibling(route + ".history.jsonl"),
        document.resolveSibling("." + route + ".next"),
        document.resolveSibling("." + route + ".accepted"));
  }

  /** The route a file is taken to be of while its content does not say. */
  static String stem(Path document) {
    String name = document.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  static boolean isDocument(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }
}
