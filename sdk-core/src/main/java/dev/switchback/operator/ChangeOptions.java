package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Json;
import dev.switchback.document.Problem;
import dev.switchback.registry.Amendment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command changes a route: why, and whether really. */
final class ChangeOptions {
  /** What cannot be undone by its opposite, or what the next person will ask about. */
  private static final Set<String> WITH_REASON =
      Set.of("switch_stable", "rollback", "promote", "revert", "clear_quarantine");

  /** Makes the change that is meant of what the registry holds. */
  interface Meaning {
    Change of(Found found);

    /** What there is to say of the change that was made last, beside what it says itself. */
    default List<Problem> warnings() {
      return List.of();
    }
  }

  @Mixin private StoreOptions store;
  @Mixin private Output output;
  @Mixin private SignOptions sign;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the audit")
  private String reason = "";

  @Option(
      names = "--dry-run",
      description = "shows what would change in the document, and writes nothing")
  private boolean dryRun;

  StoreOptions store() {
    return store;
  }

  Output output() {
    return output;
  }

  /** The document as it is to be written: signed, where a key is given. */
  byte[] signed(String name, byte[] document) {
    return sign.isGiven() ? sign.sign(name, document) : document;
  }

  boolean isDryRun() {
    return dryRun;
  }

  String reason() {
    return reason;
  }

  /** Makes one change of one route and says so. */
  int make(String route, Meaning meaning) {
    try (Opened opened = store.open()) {
      Made made = make(opened, route, meaning);
      if (output.isJson()) {
        output.json(made.map());
      } else {
        made.lines(output.style()).forEach(output::line);
      }
      return 0;
    }
  }

  /** Makes one change; warnings go to standard error. */
  Made make(Opened opened, String route, Meaning meaning) {
    Found found = opened.route(route);
    Change change = checked(() -> meaning.of(found));
    if (WITH_REASON.contains(change.kind()) && reason.isBlank()) {
      throw new SwitchbackException(
          change.kind() + " of " + route + ": a reason is missing; say why with --reason");
    }
    String actor = store.around().actor();
    Instant now = store.around().clock().instant();
    List<Problem> warnings = new ArrayList<>(check(opened, found, change, actor, now));
    warnings.addAll(meaning.warnings());
    output.warn(warnings);
    if (!dryRun && !sign.isGiven()) {
      warnOfSignature(found, change);
      AuditEntry entry = opened.registry().change(route, change, actor, reason);
      return new Made(route, entry, warnings, null);
    }
    Amendment amendment = Amendment.of(found.stored(), found.history(), change, actor, reason, now);
    String name = found.stored().name();
    byte[] next = signed(name, amendment.next().bytes());
    if (!dryRun) {
      // A signature is part of what is written, so the whole document is; the store finds the
      // change in it.
      opened.registry().publish(name, next, actor, reason);
      AuditEntry entry = opened.registry().newest(route, 1).get(0);
      return new Made(route, entry, warnings, null);
    }
    return new Made(
        route,
        amendment.entries().get(0),
        warnings,
        UnifiedDiff.lines(
            name + " (revision " + found.document().serving().revision() + ")",
            new String(found.stored().bytes(), StandardCharsets.UTF_8),
            name + " (not written)",
            new String(next, StandardCharsets.UTF_8)));
  }

  private void warnOfSignature(Found found, Change change) {
    String text = new String(found.stored().bytes(), StandardCharsets.UTF_8);
    boolean signed =
        text.startsWith("# switchback-signature: ")
            || (found.stored().name().endsWith(".json")
                && Json.readObject(text).containsKey("signature"));
    if (signed && !(change instanceof Change.Revert)) {
      output.warn(
          List.of(
              Problem.warning(
                  "signature",
                  found.route() + " was signed, and this change is not",
                  "give --sign-key, or who checks signatures refuses it")));
    }
  }

  /**
   * The warnings of the same pure function that the store applies; it refuses here, before anything
   * is written. A catalogue's document lists only the versions that serve: there the registry alone
   * can say.
   */
  private List<Problem> check(
      Opened opened, Found found, Change change, String actor, Instant now) {
    boolean isWhole = opened.registry().capabilities().cas();
    if (!isWhole && !dryRun) {
      return List.of();
    }
    try {
      return change.apply(found.document(), found.history(), actor, reason, now).warnings();
    } catch (ChangeRefusedException refused) {
      throw isWhole
          ? refused
          : new SwitchbackException(
              refused.getMessage()
                  + "; the document of this registry may list only the versions that serve, and a"
                  + " dry run knows no others",
              refused);
    }
  }

  /** What a person wrote and a record refuses is refused, not a fault. */
  static <T> T checked(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException wrong) {
      throw new SwitchbackException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /**
   * A change that was made, or would be.
   *
   * @param diff null where it was made
   */
  record Made(String route, AuditEntry entry, List<Problem> warnings, @Nullable List<String> diff) {
    List<String> lines(Style style) {
      if (diff != null) {
        return diff.stream().map(line -> UnifiedDiff.coloured(line, style)).toList();
      }
      return List.of(
          "%s  %s, revision %d, by %s"
              .formatted(
                  style.bold(route), EntryText.what(entry), entry.revision(), entry.actor()));
    }

    Map<String, @Nullable Object> map() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("route", route);
      map.put("written", diff == null);
      map.put("entry", EntryText.map(entry));
      map.put("warnings", warnings.stream().map(Problem::toString).toList());
      if (diff != null) {
        map.put("diff", String.join("\n", diff));
      }
      return map;
    }
  }
}
