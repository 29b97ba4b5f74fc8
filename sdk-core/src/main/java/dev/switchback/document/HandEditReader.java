package dev.switchback.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names the changes that an edit by hand amounts to. */
final class HandEditReader {
  private final RouteDocument before;
  private final RouteDocument after;
  private final List<Change> changes = new ArrayList<>();

  HandEditReader(RouteDocument before, RouteDocument after) {
    this.before = before;
    this.after = after;
  }

  List<Change> changes() {
    require(
        before.route().equals(after.route()),
        "the route's name changed to " + after.route(),
        "write route: " + before.route());
    require(
        after.serving().epoch() >= before.serving().epoch(),
        "the epoch went down",
        "write epoch: " + before.serving().epoch());
    versions();
    describe();
    if (after.serving().mode() == Serving.Mode.FROZEN
        && before.serving().mode() == Serving.Mode.AUTO) {
      changes.add(new Change.Freeze());
    }
    new ServingEdit(before, after, changes).read();
    if (after.serving().mode() == Serving.Mode.AUTO
        && before.serving().mode() == Serving.Mode.FROZEN) {
      changes.add(new Change.Unfreeze());
    }
    return List.copyOf(changes);
  }

  private void versions() {
    for (ModelVersion old : before.versions()) {
      ModelVersion now = after.version(old.version());
      require(
          now != null,
          "version " + old.version() + " is gone from versions",
          "put it back; versions are kept");
      require(
          now != null && now.digest().equals(old.digest()),
          "version " + old.version() + " has other content",
          "put it back and list the new content under a new label");
    }
    for (ModelVersion now : after.versions()) {
      if (!now.equals(before.version(now.version()))) {
        changes.add(new Change.Register(now));
      }
    }
  }

  private void describe() {
    keep("purpose", before.purpose(), after.purpose());
    keep("owner", before.owner(), after.owner());
    keep("rollback", before.rollback(), after.rollback());
    keep("thresholds", before.thresholds(), after.thresholds());
    Change.Describe.Policy was = Change.Describe.Policy.of(before);
    Change.Describe.Policy is = Change.Describe.Policy.of(after);
    Change.Describe describe =
        new Change.Describe(
            differs(before.purpose(), after.purpose()),
            differs(before.owner(), after.owner()),
            differs(before.rollback(), after.rollback()),
            differs(before.monitoring(), after.monitoring()),
            differs(before.thresholds(), after.thresholds()),
            differs(before.call(), after.call()),
            differs(was, is));
    if (!describe.equals(new Change.Describe(null, null, null, null, null, null))) {
      changes.add(describe);
    }
  }

  private static <T> @Nullable T differs(@Nullable T was, @Nullable T is) {
    return Objects.equals(was, is) ? null : is;
  }

  private void keep(String field, @Nullable Object was, @Nullable Object is) {
    require(was == null || is != null, field + " is gone", "put it back, or write another");
  }

  private void require(boolean holds, String what, String remedy) {
    if (!holds) {
      throw refusal(before, what, remedy);
    }
  }

  static ChangeRefusedException refusal(RouteDocument document, String what, String remedy) {
    return new ChangeRefusedException(
        "edit of route "
            + document.route()
            + ": "
            + what
            + ", and no change leads there; "
            + remedy);
  }
}
