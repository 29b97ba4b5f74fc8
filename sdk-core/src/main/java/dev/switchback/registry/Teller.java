package dev.switchback.registry;

import dev.switchback.Event;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells events and logs them; a listener that throws is logged and changes nothing. */
final class Teller {
  private static final Logger log = LoggerFactory.getLogger(Teller.class);

  private final Consumer<Event> events;
  private final Clock clock;

  Teller(Consumer<Event> events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  void serves(RouteDocument document, long before, @Nullable String actor) {
    log.info(
        "{} serves revision {}, stable {}",
        document.route(),
        document.serving().revision(),
        document.serving().stable());
    tell(
        new Event.ServingChanged(
            document.route(),
            clock.instant(),
            before,
            document.serving().revision(),
            document.serving().stable(),
            actor));
  }

  void refused(String route, List<Problem> problems) {
    log.warn("the document of {} is refused, the last good one serves on: {}", route, problems);
    tell(new Event.DocumentRefused(route, clock.instant(), problems));
  }

  void notConfirmed(String route, String message) {
    log.warn("{}: {}", route, message);
    tell(new Event.RefreshFailed(route, clock.instant(), message));
  }

  private void tell(Event event) {
    try {
      events.accept(event);
    } catch (RuntimeException failed) {
      log.error("a listener failed at {}", event.getClass().getSimpleName(), failed);
    }
  }
}
