package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One change of several routes. One that is refused does not keep the others from it. */
final class ManyRoutes {
  private final ChangeOptions change;
  private final List<String> named;
  private final boolean all;

  ManyRoutes(ChangeOptions change, List<String> named, boolean all) {
    if (all == named.isEmpty()) {
      this.change = change;
      this.named = named;
      this.all = all;
    } else {
      throw new SwitchbackException("name at least one route, or give --all, not both");
    }
  }

  /**
   * All of them means those that are not in that mode yet. The exit code is that of the worst
   * refusal; a store that is away counts as worse than a change that it refuses.
   */
  int make(Serving.Mode mode, ChangeOptions.Meaning meaning) {
    Output output = change.output();
    List<Map<String, @Nullable Object>> made = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    int code = 0;
    try (Opened opened = change.store().open()) {
      for (Stored stored : opened.routes(named).values()) {
        RouteDocument document = stored.document();
        if (all && document != null && document.serving().mode() == mode) {
          continue;
        }
        try {
          ChangeOptions.Made one = change.make(opened, stored.route(), meaning);
          made.add(one.map());
          if (!output.isJson()) {
            one.lines(output.style()).forEach(output::line);
          }
        } catch (SwitchbackException failed) {
          refused.put(stored.route(), String.valueOf(failed.getMessage()));
          output.complain(stored.route() + " is left as it was: " + failed.getMessage());
          code = Math.max(code, Refusals.exitCode(failed));
        }
      }
    }
    if (output.isJson()) {
      output.json(Map.of("changes", made, "refused", refused));
    } else if (made.isEmpty() && refused.isEmpty()) {
      output.line("nothing to do: no route is in another mode");
    }
    if (!refused.isEmpty()) {
      List<?> changed = made.stream().map(one -> one.get("route")).toList();
      output.complain(
          "changed: %s; not changed: %s".formatted(names(changed), names(refused.keySet())));
    }
    return code;
  }

  private static String names(Collection<?> routes) {
    return routes.isEmpty()
        ? "none"
        : routes.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
