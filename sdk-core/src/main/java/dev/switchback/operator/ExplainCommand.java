package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Json;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Stored;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what became of one rollout, and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says what became of a rollout and why: its changes, the verdict, every rule.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(paramLabel = "ROLLOUT", description = "the rollout's id")
  private String rollout = "";

  @Override
  public Integer call() {
    try (Opened opened = store.open()) {
      Registry registry = opened.registry();
      List<String> known = new ArrayList<>();
      for (Map.Entry<String, Stored> route : registry.readAll().entrySet()) {
        List<AuditEntry> all = registry.history(route.getKey());
        List<AuditEntry> changes = all.stream().filter(this::isAbout).toList();
        Rollout live = live(route.getValue().document());
        if (live != null || !changes.isEmpty()) {
          explain(route.getKey(), route.getValue().document(), live, changes);
          return 0;
        }
        all.forEach(entry -> known.add(String.valueOf(entry.detail().get("rollout"))));
      }
      throw new SwitchbackException(
          "no route of "
              + store.shown()
              + " knows the rollout "
              + rollout
              + "; known are "
              + known.stream().filter(id -> !id.equals("null")).distinct().toList());
    }
  }

  private boolean isAbout(AuditEntry entry) {
    return rollout.equals(entry.detail().get("rollout"));
  }

  private @Nullable Rollout live(@Nullable RouteDocument document) {
    if (document == null) {
      return null;
    }
    return document.serving().rollouts().stream()
        .filter(one -> one.id().equals(rollout))
        .findFirst()
        .orElse(null);
  }

  private void explain(
      String route,
      @Nullable RouteDocument document,
      @Nullable Rollout live,
      List<AuditEntry> changes) {
    AuditEntry last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
    boolean isReverted = last != null && last.kind().equals("revert");
    Map<?, ?> verdict =
        last != null && last.evidence().get("verdict") instanceof Map<?, ?> kept ? kept : null;
    String state = live != null ? "live" : isReverted ? "reverted" : "ended";
    PrintWriter out = output.out();
    Style style = output.style();
    if (output.isJson()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("rollout", rollout);
      map.put("route", route);
      map.put("state", state);
      map.put("share", live == null ? null : live.share() / 1e6);
      map.put("changes", changes.stream().map(entry -> Json.readObject(entry.toJson())).toList());
      map.put("verdict", verdict);
      out.println(Json.write(map));
      return;
    }
    out.println(style.bold(rollout) + " of " + route + ": " + coloured(state, style));
    if (live != null) {
      out.println("canary " + live.canary() + " at " + live.share() / 1e4 + " % of traffic");
    }
    if (document != null && document.owner() != null) {
      out.println("owner " + document.owner());
    }
    out.println();
    TextTable table = new TextTable("revision", "at", "actor", "change", "reason");
    for (AuditEntry entry : changes) {
      table.row(
          String.valueOf(entry.revision()),
          entry.at().toString(),
          entry.actor(),
          entry.kind(),
          entry.reason());
    }
    table.lines(style).forEach(out::println);
    if (verdict == null) {
      out.println();
      out.println(
          live == null
              ? "No verdict was kept: a person made the last change."
              : "Its evidence is in the processes that serve it: Switchback.verdict(route, rollout).");
      return;
    }
    out.println();
    out.println(verdict.get("sentence"));
    out.println();
    VerdictTable.of(verdict).lines(style).forEach(out::println);
    if (last != null && last.evidence().get("ledger") instanceof Map<?, ?> ledger) {
      out.println();
      out.println(Refold.of(verdict, ledger));
    }
  }

  private static String coloured(String state, Style style) {
    return state.equals("reverted") ? style.red(state) : style.green(state);
  }
}
