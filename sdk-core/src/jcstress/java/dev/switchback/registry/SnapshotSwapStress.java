package dev.switchback.registry;

import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What a reader may see while the snapshot is swapped, and what two writers leave behind. */
public final class SnapshotSwapStress {
  private static final String ROUTE = "triage";
  private static final RouteDocument FIRST = document(1);
  private static final RouteDocument SECOND = document(2);

  private SnapshotSwapStress() {}

  /** What a route is compiled to. No field is final: only the swap publishes them. */
  static final class Compiled {
    private long revision;
    private String stable;
    private boolean reverted;

    static Compiled of(RouteState state) {
      Compiled compiled = new Compiled();
      compiled.revision = state.document().serving().revision();
      compiled.stable = state.document().serving().stable();
      compiled.reverted = !state.reverted().isEmpty();
      return compiled;
    }

    /** The revision, or −1 if the fields are of two snapshots. */
    int seen() {
      return stable != null && stable.equals(revision + ".0.0") ? (int) revision : -1;
    }
  }

  static Table<Compiled> table() {
    Table<Compiled> table = new Table<>(Compiled::of);
    table.serve(FIRST, Source.REMOTE, false);
    return table;
  }

  /** A flip under two reads. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both before the swap.")
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The swap came between.")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Both after the swap.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Half of each, or back to the old one.")
  @State
  public static class NobodySeesHalfOfTwoSnapshots {
    private final Table<Compiled> table = table();

    /** Flips. */
    @Actor
    public void flip() {
      table.serve(SECOND, Source.REMOTE, false);
    }

    /** Reads twice. */
    @Actor
    public void read(II_Result result) {
      result.r1 = table.values().get(ROUTE).seen();
      result.r2 = table.values().get(ROUTE).seen();
    }
  }

  /** A local revert beside a newer document that still lists the rollout. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Newer document, rollout reverted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The revert or the document was lost.")
  @State
  public static class NoDocumentBringsARevertedCanaryBack {
    private final Table<Compiled> table = table();

    /** Takes the canary back. */
    @Actor
    public void revert() {
      table.revert(ROUTE, "triage-3.0.0-a1");
    }

    /** Loads. */
    @Actor
    public void load() {
      table.serve(SECOND, Source.REMOTE, false);
    }

    /** What is left. */
    @Arbiter
    public void look(I_Result result) {
      Compiled left = table.values().get(ROUTE);
      result.r1 = left.seen() == 2 && left.reverted ? 1 : 0;
    }
  }

  private static RouteDocument document(int revision) {
    String stable = revision + ".0.0";
    Rollout rollout = new Rollout("triage-3.0.0-a1", "3.0.0", 50_000, List.of(), null);
    Serving serving =
        new Serving(
            revision, 1, stable, null, Serving.Mode.AUTO, List.of(rollout), null, List.of());
    return new RouteDocument(
        ROUTE,
        null,
        null,
        null,
        List.of(),
        false,
        null,
        List.of(version(stable), version("3.0.0")),
        serving,
        null,
        CallSettings.ofDefaults(),
        null);
  }

  private static ModelVersion version(String label) {
    return ModelVersion.builder().version(label).provider("openai").model("m-" + label).build();
  }
}
