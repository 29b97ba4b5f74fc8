package dev.switchback.operator;

import dev.switchback.analysis.Analysis;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import dev.switchback.registry.BrokenAuditException;
import dev.switchback.registry.SignedRegistry;
import dev.switchback.registry.Stored;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks what a registry holds. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Checks routes of a registry as an application would on load.",
      "Checked are the document, its digests, its thresholds, its audit, with --allow its models,",
      "and with --keys its signature. For files that are in no registry: lint."
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "by default every route")
  private List<String> routes = List.of();

  @Option(
      names = "--allow",
      paramLabel = "PROVIDER=MODEL",
      converter = AllowedModels.Converter.class,
      description = "what the application allows, such as openai=gpt-5-mini-*; repeatable")
  private List<AllowedModels> allowed = List.of();

  @Option(
      names = "--keys",
      paramLabel = "NAME=FILE",
      split = ",",
      description = {
        "public keys of those who may sign, Ed25519 in PEM; repeatable. With one, a document that",
        "none of them signed is an error"
      })
  private Map<String, Path> keys = Map.of();

  @Override
  public Integer call() {
    List<Problem> problems = new ArrayList<>();
    int checked = 0;
    Map<String, PublicKey> signers = signers();
    try (Opened opened = held(store.open(), signers)) {
      for (Stored stored : opened.routes(routes).values()) {
        checked++;
        problems.addAll(problems(stored));
        if (stored.document() != null) {
          audit(opened, stored, problems);
        }
      }
    }
    long errors = problems.stream().filter(ValidateCommand::isError).count();
    if (output.isJson()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("routes", checked);
      map.putAll(ProblemMaps.of(problems));
      output.json(map);
    } else {
      problems.forEach(problem -> output.line(Refusals.text(problem, output.style())));
      String count =
          "%d routes, %d errors, %d warnings".formatted(checked, errors, problems.size() - errors);
      output.line(errors > 0 ? output.style().red(count) : output.style().green(count));
    }
    return errors > 0 ? Refusals.OBJECTION : 0;
  }

  private Map<String, PublicKey> signers() {
    Map<String, PublicKey> signers = new LinkedHashMap<>();
    for (Map.Entry<String, Path> key : keys.entrySet()) {
      signers.put(key.getKey(), PemKeys.publicKey(key.getValue()));
    }
    return signers;
  }

  private static Opened held(Opened opened, Map<String, PublicKey> signers) {
    return signers.isEmpty()
        ? opened
        : new Opened(SignedRegistry.of(opened.registry(), signers), null, opened::close);
  }

  private static boolean isError(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }

  private List<Problem> problems(Stored stored) {
    RouteDocument document = stored.document();
    if (document == null) {
      return stored.problems();
    }
    List<Problem> problems =
        new ArrayList<>(Documents.read(stored.name(), stored.bytes()).warnings());
    Thresholds thresholds = document.thresholds();
    if (thresholds != null) {
      problems.addAll(Analysis.lint(thresholds));
    }
    for (int i = 0; i < document.versions().size(); i++) {
      ModelVersion version = document.versions().get(i);
      if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> one.takes(version))) {
        problems.add(
            Problem.error(
                "versions[" + i + "].model",
                "version %s is %s of %s, which is not allowed"
                    .formatted(version.version(), version.model(), version.provider()),
                "name an allowed model, or allow this one in the application"));
      }
    }
    return Documents.place(stored.name(), stored.bytes(), problems).stream()
        .map(problem -> ProblemMaps.in(stored.name(), problem))
        .toList();
  }

  private static void audit(Opened opened, Stored stored, List<Problem> problems) {
    try {
      List<AuditEntry> unused = opened.registry().history(stored.route());
    } catch (BrokenAuditException broken) {
      problems.add(
          ProblemMaps.in(
              stored.name(),
              Problem.error(
                  "history",
                  String.valueOf(broken.getMessage()),
                  "look at it with history --verify")));
    }
  }
}
