package dev.switchback;

import dev.switchback.document.ModelVersion;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A chunk of a stream of a thousand: through a route, and straight from the publisher. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StreamBenchmark {
  private static final int CHUNKS = 1_000;
  private static final StreamChunk WORD = StreamChunk.ofText(" four");
  private static final StreamChunk END =
      StreamChunk.ofNoContent(
          new Observed("small-1", "id", Observed.Usage.of(100, CHUNKS), "stop"));

  private final Switchback switchback =
      Switchback.fixed(
          ModelVersion.builder().version("1.0.0").provider("openai").model("small-1").build());
  private final Route<Object> route = switchback.route("stream", Object.class).build();

  /** Through a route. The call itself is in it, a thousandth of it for each chunk. */
  @Benchmark
  @OperationsPerInvocation(CHUNKS)
  public void ours(Blackhole hole) {
    route.stream(Key.none(), target -> new Answer()).subscribe(new Reader(hole));
  }

  /** The same publisher and subscriber with nothing between them. */
  @Benchmark
  @OperationsPerInvocation(CHUNKS)
  public void bare(Blackhole hole) {
    new Answer().subscribe(new Reader(hole));
  }

  /** Reads as a stream's reader does: some at a time. */
  private static final class Reader implements Flow.Subscriber<StreamChunk> {
    private static final int BATCH = 32;

    private final Blackhole hole;
    private Flow.Subscription subscription;
    private int taken;

    Reader(Blackhole hole) {
      this.hole = hole;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(BATCH);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      hole.consume(chunk);
      if (++taken % BATCH == 0) {
        subscription.request(BATCH);
      }
    }

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void onComplete() {
      hole.consume(taken);
    }
  }

  /** Sends what it is asked for, on the thread that asks. */
  private static final class Answer implements Flow.Publisher<StreamChunk>, Flow.Subscription {
    private Flow.Subscriber<? super StreamChunk> to;
    private long wanted;
    private int sent;
    private boolean isSending;

    @Override
    public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
      to = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long more) {
      wanted += more;
      if (isSending) {
        return;
      }
      isSending = true;
      while (wanted > 0 && sent < CHUNKS) {
        wanted--;
        to.onNext(++sent == CHUNKS ? END : WORD);
        if (sent == CHUNKS) {
          to.onComplete();
        }
      }
      isSending = false;
    }

    @Override
    public void cancel() {}
  }
}
