package dev.switchback.replay;

import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Documents;
import dev.switchback.document.Json;
import dev.switchback.document.Problem;
import dev.switchback.document.Thresholds;
import dev.switchback.evidence.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded calls folded through exactly the code that judges live ones, in order of assignment. The
 * file of calls is read twice, line by line: all lines are checked before any is folded.
 *
 * <pre>{@code
 * Replay.Result result = Replay.run(thresholds, calls, null, null);
 * System.out.println(result.toJson());
 * System.exit(result.exitCode());
 * }</pre>
 */
public final class Replay {
  /** No breach. */
  public static final int SOUND = 0;

  /** A breach that reverts. */
  public static final int BREACHED = 1;

  /** The input is refused. */
  public static final int REFUSED = 2;

  private static final Set<String> LIVE_ONLY =
      Set.of("rollout", "canary", "stable", "sentence", "tipped");

  /** Lines between two words about progress. */
  private static final int STRIDE = 1 << 14;

  private final Path calls;
  private final LongConsumer progress;
  private final CallParser parser = new CallParser();
  private long line;
  private long read;

  private Replay(Path calls, LongConsumer progress) {
    this.calls = calls;
    this.progress = progress;
  }

  /**
   * What came out.
   *
   * @param exitCode {@link #SOUND}, {@link #BREACHED} or {@link #REFUSED}
   * @param error the place that is refused, such as {@code line 7: outcome}; null otherwise
   * @param lines lines folded
   * @param verdict null where the input is refused
   */
  public record Result(
      int exitCode, @Nullable String error, long lines, @Nullable Verdict verdict) {
    /** The result as one line of JSON. */
    public String toJson() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      if (verdict == null) {
        map.put("error", error);
      } else {
        map.put("lines", lines);
        verdict
            .toMap()
            .forEach(
                (name, value) -> {
                  if (!LIVE_ONLY.contains(name)) {
                    map.put(name, value);
                  }
                });
      }
      return Json.write(map);
    }
  }

  /**
   * Folds a file of calls.
   *
   * @param thresholds YAML, or JSON where the name ends in {@code .json}
   * @param calls one JSON object a line
   * @param reference goes before the thresholds' own, name by name; null for none
   * @param trace gets a line of JSON for each call, after all of them were checked; null for none
   * @throws IOException where a file cannot be read, or the trace not written
   */
  public static Result run(
      Path thresholds, Path calls, @Nullable Path reference, @Nullable Appendable trace)
      throws IOException {
    return run(thresholds, calls, reference, trace, lines -> {});
  }

  /** The same, telling now and then how many lines were read; all are read twice. */
  public static Result run(
      Path thresholds,
      Path calls,
      @Nullable Path reference,
      @Nullable Appendable trace,
      LongConsumer progress)
      throws IOException {
    try {
      return new Replay(calls, progress).run(thresholds(thresholds, reference), trace);
    } catch (RefusedException e) {
      return new Result(REFUSED, e.getMessage(), 0, null);
    }
  }

  private static Thresholds thresholds(Path file, @Nullable Path reference)
      throws IOException, RefusedException {
    Thresholds thresholds;
    try {
      thresholds = Documents.readThresholds(file.toString(), Files.readAllBytes(file));
    } catch (DocumentException e) {
      throw RefusedException.of("thresholds", e);
    }
    if (reference != null) {
      try {
        thresholds =
            thresholds.withReference(
                Documents.readReference(reference.toString(), Files.readAllBytes(reference)));
      } catch (DocumentException e) {
        throw RefusedException.of("reference", e);
      }
    }
    List<Problem> problems = Analysis.lint(thresholds);
    if (problems.stream().anyMatch(one -> one.severity() == Problem.Severity.ERROR)) {
      throw RefusedException.of("thresholds", problems);
    }
    return thresholds;
  }

  private Result run(Thresholds thresholds, @Nullable Appendable trace)
      throws IOException, RefusedException {
    check();
    Evidence.Recorded fold = Evidence.recorded("replay", thresholds, () -> line);
    line = 0;
    try (CallLines lines = new CallLines(calls)) {
      while (lines.next()) {
        line++;
        take(lines, fold);
        told();
        if (trace != null) {
          trace(fold.analysis(), trace);
        }
      }
    }
    Analysis analysis = fold.analysis();
    Verdict verdict = analysis.verdict("replay", "the canary", "stable", false);
    return new Result(analysis.isBreached() ? BREACHED : SOUND, null, line, verdict);
  }

  private void check() throws IOException, RefusedException {
    try (CallLines lines = new CallLines(calls)) {
      for (line = 1; lines.next(); line++) {
        String field = parser.parse(lines.bytes(), lines.offset(), lines.length());
        if (field != null) {
          throw new RefusedException("line " + line + ": " + field);
        }
        told();
      }
    }
  }

  private void told() {
    if (++read % STRIDE == 0) {
      progress.accept(read);
    }
  }

  private void take(CallLines lines, Evidence.Recorded fold) throws IOException, RefusedException {
    String field = parser.parse(lines.bytes(), lines.offset(), lines.length());
    if (field != null) {
      // The file has changed since it was checked.
      throw new RefusedException("line " + line + ": " + field);
    }
    RecordedCall call = parser.call();
    fold.take(
        call.isCanary(),
        call.get(RecordedCall.W),
        call.isKeyed(),
        call.keyHash(),
        Math.round(call.get(RecordedCall.AT) * 1000),
        call,
        call.isNegative());
  }

  private void trace(Analysis analysis, Appendable trace) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("line", line);
    map.put("ln_e", DoubleStream.of(analysis.lnE()).boxed().toList());
    map.put("policy", analysis.policyLnE());
    trace.append(Json.write(map)).append('\n');
  }
}
