package dev.switchback.registry;

import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;

/** The texts of what is refused for its revision. */
final class Refusals {
  private Refusals() {}

  /** The alarm: one revision, two contents. */
  static Problem otherContent(String name, RouteDocument document) {
    long revision = document.serving().revision();
    return Admission.at(
        name,
        Problem.error(
            "serving.revision",
            "revision %d of %s serves with other content: two writers made the same revision"
                .formatted(revision, document.route()),
            "compare the two and write the right one as revision " + (revision + 1)));
  }

  /** A replica that lags, or a store that was restored. */
  static String lower(RouteDocument document, RouteDocument serves) {
    return "the registry has revision %d of epoch %d, lower than revision %d of epoch %d that serves: ignored as a stale replica; after a restore raise serving.epoch to %d"
        .formatted(
            document.serving().revision(),
            document.serving().epoch(),
            serves.serving().revision(),
            serves.serving().epoch(),
            serves.serving().epoch() + 1);
  }
}
