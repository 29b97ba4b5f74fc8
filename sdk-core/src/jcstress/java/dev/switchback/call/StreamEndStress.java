package dev.switchback.call;

import dev.switchback.CallOptions;
import dev.switchback.Observed;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.StreamChunk;
import dev.switchback.Target;
import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Ends of a stream that come at the same time. */
public final class StreamEndStress {
  private static final Calls CALLS = Calls.create(System::nanoTime, null);
  private static final Calls.Plan<String> PLAN =
      Calls.Plan.of(
          "triage",
          CallSettings.builder().breaker(null).build(),
          Calls.Options.<String>ofDefaults());
  private static final Resolution DRAWN =
      new Resolution(
          "triage",
          ModelVersion.builder().version("1").provider("p").model("m").build(),
          Slice.STABLE,
          Resolution.Reason.DEFAULT,
          null,
          0,
          0,
          Map.of(),
          1,
          true);

  private StreamEndStress() {}

  /** A call whose publisher and subscriber are this object. */
  abstract static class Running
      implements CallEvents<String>,
          Flow.Publisher<StreamChunk>,
          Flow.Subscriber<StreamChunk>,
          Flow.Subscription {
    final AtomicInteger attemptsEnded = new AtomicInteger();
    final AtomicInteger callsEnded = new AtomicInteger();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    final Calls.Streaming<StreamChunk> stream;
    final AtomicInteger heard = new AtomicInteger();
    private final boolean isReady;
    private Flow.Subscriber<? super StreamChunk> to;
    private Flow.Subscription asking;

    Running() {
      this(true);
      send();
    }

    Running(boolean isReady) {
      this.isReady = isReady;
      stream =
          CALLS.stream(
              PLAN,
              this,
              DRAWN,
              null,
              chunk -> chunk,
              target -> this,
              CallOptions.ofDefaults(),
              System.nanoTime());
      stream.subscribe(this);
    }

    final void ask(int chunks) {
      asking.request(chunks);
    }

    final void send() {
      to.onNext(StreamChunk.ofText("a"));
    }

    final void finish() {
      to.onNext(StreamChunk.ofNoContent(Observed.finished("stop")));
      to.onComplete();
    }

    final void fail() {
      to.onError(new IllegalStateException("reset"));
    }

    final void look(III_Result result) {
      result.r1 = attemptsEnded.get();
      result.r2 = callsEnded.get();
      result.r3 = late.get() > 0 ? 100 + late.get() : told.get();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
      to = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long more) {}

    @Override
    public void cancel() {}

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      asking = subscription;
      if (isReady) {
        subscription.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(StreamChunk chunk) {
      heard.incrementAndGet();
      if (told.get() > 0) {
        late.incrementAndGet();
      }
    }

    @Override
    public void onError(Throwable failure) {
      told.incrementAndGet();
    }

    @Override
    public void onComplete() {
      told.incrementAndGet();
    }

    @Override
    public void begun(long nanos) {}

    @Override
    public Target attemptBegun(Attempt attempt, long nanos) {
      return new BareTarget((OneAttempt) attempt);
    }

    @Override
    public void bodyLeft() {}

    @Override
    public boolean isAnswered() {
      return false;
    }

    @Override
    public void firstChunk(long nanos) {}

    @Override
    public void attemptEnded(Outcome outcome, String output, Throwable failure, long nanos) {
      attemptsEnded.incrementAndGet();
    }

    @Override
    public void ended(Outcome outcome, Throwable failure, long nanos) {
      callsEnded.incrementAndGet();
    }
  }

  /** Completion, cancellation and a subscriber that hears. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "1, 1, 1",
      expect = Expect.ACCEPTABLE,
      desc = "One end of each kind, and it is told.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = Expect.FORBIDDEN,
      desc = "Ended twice or never, or a chunk after the end.")
  @State
  public static class CompletionAndClose extends Running {
    /** The provider finishes. */
    @Actor
    public void provider() {
      finish();
    }

    /** The application closes. */
    @Actor
    public void application() {
      stream.close();
    }

    /** What was told. */
    @Arbiter
    public void result(III_Result result) {
      look(result);
    }
  }

  /** A failure and a cancellation. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "1, 1, 1",
      expect = Expect.ACCEPTABLE,
      desc = "One end of each kind, and it is told.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = Expect.FORBIDDEN,
      desc = "Ended twice or never, or a chunk after the end.")
  @State
  public static class FailureAndClose extends Running {
    /** The provider fails. */
    @Actor
    public void provider() {
      fail();
    }

    /** The application closes, twice. */
    @Actor
    public void application() {
      stream.close();
      stream.close();
    }

    /** What was told. */
    @Arbiter
    public void result(III_Result result) {
      look(result);
    }
  }

  /** The first content comes while it is asked for, and the end after it. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "1, 1, 2",
      expect = Expect.ACCEPTABLE,
      desc = "Both chunks are heard, and the end.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = Expect.FORBIDDEN,
      desc = "A wish was lost, or a chunk.")
  @State
  public static class ContentAndDemand extends Running {
    /** A call that nothing has come of and nobody has asked for yet. */
    public ContentAndDemand() {
      super(false);
    }

    /** The provider sends and finishes. */
    @Actor
    public void provider() {
      send();
      finish();
    }

    /** The application asks, one by one. */
    @Actor
    public void application() {
      ask(1);
      ask(1);
    }

    /** What was told. */
    @Arbiter
    public void result(III_Result result) {
      look(result);
      result.r2 = told.get();
      result.r3 = heard.get();
    }
  }
}
