package dev.switchback.otel;

import dev.switchback.Resolution;
import java.util.function.Consumer;

/** What is kept of one route: its metric attributes, and the facts of its resolutions. */
final class RouteSeries {
  private static final int VERSIONS = 16;
  private static final int LABELS = 32;
  private static final int SCORES = 16;

  /** Of resolutions in use at a time; a route has a few, and a new snapshot brings new ones. */
  private static final int FACTS = 32;

  final String name;
  final Capped<String> labels;
  final Capped<String> scores;
  private final Capped<VersionSeries> versions;

  /** Copied on write; of two threads that add at once one loses, and adds at its next call. */
  private volatile Facts[] facts = {};

  /** The revision that serves, as far as told; older resolutions say no share any more. */
  private volatile long revision;

  RouteSeries(String name, Overflow overflow) {
    this.name = name;
    this.labels = new Capped<>(LABELS, label -> label, overflow.of(Cause.LABEL_CAP));
    this.scores = new Capped<>(SCORES, score -> score, overflow.of(Cause.SCORE_CAP));
    this.versions =
        new Capped<>(
            VERSIONS,
            version -> new VersionSeries(this, version, overflow),
            overflow.of(Cause.VERSION_CAP));
  }

  VersionSeries version(String version) {
    return versions.get(version);
  }

  /** A newer document serves. */
  void serves(long newer) {
    revision = newer;
  }

  /** Whether a resolution is of the document that serves, or of a newer one. */
  boolean isServing(Resolution resolution) {
    return resolution.revision() >= revision;
  }

  void forEachVersion(Consumer<VersionSeries> action) {
    versions.forEach(action);
  }

  /** The facts of a resolution, found by identity: resolutions are shared by calls. */
  @SuppressWarnings("ReferenceEquality") // equals would compare whole documents
  Facts facts(Resolution resolution) {
    Facts[] now = facts;
    for (Facts one : now) {
      if (one.resolution == resolution) {
        return one;
      }
    }
    Facts made = new Facts(resolution, this);
    int kept = now.length < FACTS ? now.length : 0;
    Facts[] next = new Facts[kept + 1];
    System.arraycopy(now, 0, next, 0, kept);
    next[kept] = made;
    facts = next;
    return made;
  }
}
