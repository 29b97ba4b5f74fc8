package dev.switchback.operator;

import dev.switchback.document.Change;
import dev.switchback.document.Problem;
import dev.switchback.document.Reference;
import dev.switchback.document.Rollout;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a canary stable. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a rollout's canary stable. Needs --reason.",
      "Where the store is the fleet's ledger, what the fleet saw of the canary is written as"
          + " stable's reference."
    })
final class PromoteCommand implements Callable<Integer>, ChangeOptions.Meaning {
  @Mixin private ChangeOptions change;

  @Parameters(paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Option(
      names = "--rollout",
      paramLabel = "ID",
      description = "the rollout; needed where several are live")
  private @Nullable String rollout;

  private List<Problem> warnings = List.of();

  @Override
  public Integer call() {
    return change.make(route, this);
  }

  @Override
  public Change of(Found found) {
    Rollout promoted = found.rollout(rollout);
    LiveEvidence.Found seen = new LiveEvidence(found.ledger()).of(found.document(), promoted);
    Pooled pooled = seen.pooled();
    Reference reference = pooled == null ? null : PooledReference.of(pooled);
    if (reference != null && !reference.signals().isEmpty()) {
      return new Change.Promote(promoted.id(), reference.toMap());
    }
    warnings =
        List.of(
            Problem.warning(
                "reference",
                "is not written: "
                    + (pooled == null
                        ? seen.why()
                        : "the fleet has pooled no canary call with a value yet"),
                "record one later from a process that serves it, as record_reference: "
                    + "registry.change(route, new Change.RecordReference("
                    + "switchback.reference(route).toMap()), actor, reason)"));
    return new Change.Promote(promoted.id());
  }

  @Override
  public List<Problem> warnings() {
    return warnings;
  }
}
