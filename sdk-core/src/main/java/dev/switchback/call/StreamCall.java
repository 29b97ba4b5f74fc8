package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import dev.switchback.Outcome;
import dev.switchback.StreamBody;
import dev.switchback.StreamChunk;
import dev.switchback.StreamFaultException;
import dev.switchback.Target;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer is a stream. It is an asynchronous call whose attempts end when their streams
 * do: retry, fallback, deadline and cancellation are that one's. What is its own is the commit
 * point, a step like any other: once an attempt's first content is there and the application has
 * asked for a chunk, that attempt's chunks go to the application and nothing is sent again.
 *
 * <p>Chunks after the commit point are no steps: they go straight from the publisher's thread to
 * the subscriber. Only what ends the attempt is a step, so that of an end, a failure, a time that
 * passed and a cancellation the first one decides.
 */
final class StreamCall<T extends @Nullable Object, C> implements AsyncEnds<T>, Calls.Streaming<C> {
  private final CallRun<T> run;
  private final StreamBody<C> body;
  private final Function<? super C, ? extends StreamChunk> reader;
  private final Hops hops;
  private final AsyncCall<T> call;
  private final Outlet<C> outlet = new Outlet<>(this);
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<T> result;

  /** Of the attempt that runs, or ran last; null while its body has not made a stream. */
  private volatile @Nullable StreamAttempt<T, C> current;

  /** Written in steps only. */
  private boolean isCommitted;

  StreamCall(
      CallRun<T> run,
      StreamBody<C> body,
      Function<? super C, ? extends StreamChunk> reader,
      Hops hops) {
    this.run = run;
    this.body = body;
    this.reader = reader;
    this.hops = hops;
    this.call = new AsyncCall<>(run, this::begin, hops, this);
    run.streams();
  }

  StreamCall<T, C> start(long nanos) {
    result = call.start(nanos);
    return this;
  }

  private CompletionStage<T> begin(Target target) throws Exception {
    current = null;
    StreamAttempt<T, C> attempt = new StreamAttempt<>(this, target);
    Flow.Publisher<C> stream = Objects.requireNonNull(body.call(target), "the body's stream");
    current = attempt;
    attempt.start(run.plan.settings());
    stream.subscribe(attempt);
    return attempt.stage();
  }

  Means means() {
    return run.means;
  }

  Hops hops() {
    return hops;
  }

  Outlet<C> outlet() {
    return outlet;
  }

  StreamChunk read(C chunk) {
    return Objects.requireNonNull(reader.apply(chunk), "what the reader of chunks made");
  }

  void step(Runnable step) {
    call.step(step);
    outlet.drain();
  }

  /** The first content of that attempt is there. */
  void content(StreamAttempt<T, C> attempt, long nanos) {
    step(
        () -> {
          if (!attempt.isOver()) {
            run.told.firstChunk(nanos);
            commit(attempt);
          }
        });
  }

  /** The application has asked for chunks and none is committed yet. */
  void wanted() {
    step(
        () -> {
          StreamAttempt<T, C> attempt = current;
          if (attempt != null && attempt.hasContent() && !attempt.isOver()) {
            commit(attempt);
          }
        });
  }

  private void commit(StreamAttempt<T, C> attempt) {
    if (!isCommitted && outlet.isWanted()) {
      isCommitted = true;
      run.commit();
      outlet.open(attempt);
    }
  }

  /** The subscriber threw: nobody is left to be told. */
  void readerFailed(Throwable with) {
    if (with instanceof Exception e) {
      run.means.guard().failed("the subscriber of route " + run.current().route(), e);
    }
    call.step(
        () -> {
          StreamAttempt<T, C> attempt = current;
          if (attempt == null || !attempt.fail(with, Diagnosis.APP_FAULT)) {
            close();
          }
        });
  }

  @Override
  public End done(OneAttempt of, @Nullable T output, @Nullable Throwable failure, long nanos) {
    StreamAttempt<T, C> attempt = current;
    if (attempt == null) {
      return new End(failure, run.diagnose(of, output, failure, nanos));
    }
    attempt.settle(failure == null);
    Diagnosis own = attempt.ownDiagnosis();
    Diagnosis diagnosis = own == null ? run.diagnose(of, output, failure, nanos) : own;
    if (failure == null && attempt.isMarked()) {
      return new End(null, diagnosis);
    }
    boolean isLate = of.isLate(nanos) && own == null;
    if (failure == null) {
      Outcome outcome = isLate ? diagnosis.outcome() : Outcome.STREAM_FAULT;
      return new End(
          attempt.fault(outcome, "ended without its terminal marker", null), Diagnosis.of(outcome));
    }
    if (!isCommitted || failure instanceof Error) {
      return new End(failure, diagnosis);
    }
    Outcome outcome = isLate || own != null ? diagnosis.outcome() : broken(diagnosis.outcome());
    return new End(wrapped(attempt, outcome, failure), Diagnosis.of(outcome));
  }

  /** What a failure is after the first chunk, whatever it would have been before. */
  private static Outcome broken(Outcome outcome) {
    return switch (outcome) {
      case CANCELLED, REFUSED -> outcome;
      default -> Outcome.STREAM_FAULT;
    };
  }

  private static Throwable wrapped(StreamAttempt<?, ?> attempt, Outcome outcome, Throwable cause) {
    return cause instanceof StreamFaultException || cause instanceof CancellationException
        ? cause
        : attempt.fault(outcome, "broke off after its first chunk", cause);
  }

  /** The time while the provider owes nothing is the application's. */
  @Override
  public End overdue(OneAttempt of, DeadlineExceededException failure) {
    StreamAttempt<T, C> attempt = current;
    if (attempt == null || attempt.isOver()) {
      return AsyncEnds.super.overdue(of, failure);
    }
    Outcome outcome = attempt.isOwed() ? of.late() : Outcome.CANCELLED;
    return early(attempt, isCommitted ? wrapped(attempt, outcome, failure) : failure, outcome);
  }

  @Override
  public End cancelled(CancellationException failure) {
    StreamAttempt<T, C> attempt = current;
    return attempt == null || attempt.isOver()
        ? AsyncEnds.super.cancelled(failure)
        : early(attempt, failure, Outcome.CANCELLED);
  }

  /** Whoever goes once the terminal marker has come has had the whole answer. */
  private End early(StreamAttempt<T, C> attempt, Throwable failure, Outcome outcome) {
    boolean isWhole = attempt.isMarked();
    attempt.settle(isWhole);
    return isWhole ? new End(null, run.finished()) : new End(failure, Diagnosis.of(outcome));
  }

  @Override
  public void ended(@Nullable Throwable failure) {
    StreamAttempt<T, C> attempt = current;
    if (failure == null && attempt != null) {
      outlet.open(attempt);
    }
    ended.complete(true);
    outlet.end(failure);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super C> subscriber) {
    outlet.subscribe(Objects.requireNonNull(subscriber, "subscriber"));
  }

  @Override
  public CompletionStage<Boolean> ended() {
    return ended.minimalCompletionStage();
  }

  @Override
  public void close() {
    CompletableFuture<T> running = result;
    if (running != null) {
      running.cancel(true);
    }
  }
}
