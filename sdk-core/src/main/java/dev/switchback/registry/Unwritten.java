package dev.switchback.registry;

import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changes write by themselves, and a file that cannot be written never got: {@code previous},
 * quarantine, reference, who registered a version. An edit that leaves them as the file had them
 * means them as they are in force; read as it stands, it would clear a quarantine.
 */
final class Unwritten {
  private Unwritten() {}

  /**
   * The edit as it is meant.
   *
   * @param edited what the file holds now
   * @param held what it held when it was last taken
   * @param serves what that came to
   */
  static RouteDocument carry(RouteDocument edited, RouteDocument held, RouteDocument serves) {
    List<ModelVersion> versions = new ArrayList<>();
    for (ModelVersion version : edited.versions()) {
      ModelVersion kept = serves.version(version.version());
      boolean untouched = kept != null && version.equals(held.version(version.version()));
      versions.add(untouched ? kept : version);
    }
    Serving is = edited.serving();
    Serving was = held.serving();
    Serving now = serves.serving();
    Serving serving =
        new Serving(
            is.revision(),
            is.epoch(),
            is.stable(),
            either(is.previous(), was.previous(), now.previous()),
            is.mode(),
            is.rollouts(),
            is.shadow(),
            is.quarantined().equals(was.quarantined()) ? now.quarantined() : is.quarantined(),
            either(is.reference(), was.reference(), now.reference()));
    return new RouteDocument(
        edited.route(),
        edited.purpose(),
        edited.owner(),
        edited.rollback(),
        edited.monitoring(),
        edited.requireCanary(),
        edited.maxStaleness(),
        versions,
        serving,
        edited.thresholds(),
        edited.call(),
        edited.prices());
  }

  private static <T> @Nullable T either(@Nullable T is, @Nullable T was, @Nullable T now) {
    return Objects.equals(is, was) ? now : is;
  }
}
