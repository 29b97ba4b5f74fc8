package dev.switchback;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the calls of live rollouts as {@code switchback replay} reads them: one JSON object a
 * line, in order of assignment, each with its final outcome. Numbers and labels only: no prompt, no
 * output, and of keys a keyed hash.
 *
 * <pre>{@code
 * ReplayRecorder recorder = ReplayRecorder.to(Path.of("recorded"));
 * Switchback switchback = Switchback.builder().registry(…).observer(recorder).build();
 * }</pre>
 *
 * <p>A rollout has files of its own, {@code ⟨route⟩.⟨rollout⟩.⟨n⟩.jsonl}, n from 1. A full file is
 * followed by the next, and the oldest goes when there are too many; replay a rollout from file 1
 * on or the epochs and windows are not those of the live rollout. A call that no rollout drew
 * (forced, fallen back, no canary) is not written.
 *
 * <p>Thread-safe. A call pays for one small object; one daemon thread writes. At most 65,536 calls
 * of a rollout wait for the one at the head to end; more are left out and counted. {@link #close}
 * writes what has ended, the rest as {@code cancelled}; it can be called twice.
 */
public final class ReplayRecorder implements Observer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRecorder.class);
  private static final Duration TURN = Duration.ofMillis(100);

  private final RecordedFiles files;
  private final Duration within;
  private final Clock clock;
  private final Map<String, RecordedRollout> rollouts = new ConcurrentHashMap<>();
  private final LongAdder leftOut = new LongAdder();
  private final Object lock = new Object();
  private final Thread writer;
  // Guarded by lock.
  private boolean closed;

  private ReplayRecorder(Builder builder) {
    files =
        new RecordedFiles(
            builder.directory, builder.maxFileBytes, builder.maxFiles, new KeyHash(builder.secret));
    within = builder.feedbackWithin;
    clock = builder.clock;
    writer = new Thread(this::write, "switchback-recorder");
    writer.setDaemon(true);
    writer.start();
  }

  /** A recorder into a directory, with every default; the directory is made if it is not there. */
  public static ReplayRecorder to(Path directory) {
    return builder(directory).build();
  }

  /** Settings of a recorder into a directory. */
  public static Builder builder(Path directory) {
    return new Builder(requireNonNull(directory, "directory"));
  }

  @Override
  public @Nullable Call begun(Resolution drawn, Key key) {
    if (drawn.probabilities().isEmpty()) {
      return null;
    }
    RecordedUnit unit = new RecordedUnit(drawn.slice(), key.value(), clock.millis());
    boolean isKept = false;
    for (Map.Entry<String, Double> one : drawn.probabilities().entrySet()) {
      RecordedRollout rollout =
          rollouts.computeIfAbsent(
              one.getKey(), id -> new RecordedRollout(drawn.route(), id, within.toMillis()));
      if (rollout.add(unit, one.getValue())) {
        isKept = true;
      } else {
        leftOut.increment();
      }
    }
    return isKept ? unit : null;
  }

  @Override
  public void told(Event event) {
    if (event instanceof Event.FeedbackGiven given) {
      rollouts.values().forEach(rollout -> rollout.feedback(given));
    }
  }

  /** Calls that were left out because too many waited. */
  public long leftOut() {
    return leftOut.sum();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      writer.join(TURN.multipliedBy(100).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    boolean last = false;
    while (!last) {
      synchronized (lock) {
        try {
          if (!closed) {
            lock.wait(TURN.toMillis());
          }
        } catch (InterruptedException e) {
          closed = true;
        }
        last = closed;
      }
      turn(last);
    }
    files.close();
  }

  private void turn(boolean last) {
    for (RecordedRollout rollout : rollouts.values()) {
      try {
        rollout.write(files, clock.millis(), last);
      } catch (RuntimeException e) {
        // Serving goes on; the calls that could not be written are lost, and said so.
        LOG.warn("calls of {} could not be recorded", rollout.route(), e);
      }
    }
    files.flush();
  }

  /** Settings of a {@link ReplayRecorder}. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private long maxFileBytes = 64L << 20;
    private int maxFiles = 8;
    private Duration feedbackWithin = Duration.ZERO;
    private byte[] secret = new byte[32];
    private Clock clock = Clock.systemUTC();

    private Builder(Path directory) {
      this.directory = directory;
      new SecureRandom().nextBytes(secret);
    }

    /** Bytes after which a file is followed by the next. Default: 64 MiB; at least 1 KiB. */
    public Builder maxFileBytes(long value) {
      if (value < 1_024) {
        throw new SwitchbackException("maxFileBytes " + value + ": must be at least 1024");
      }
      maxFileBytes = value;
      return this;
    }

    /** Files kept for each rollout, the oldest going first. Default: 8; at least 1. */
    public Builder maxFiles(int value) {
      if (value < 1) {
        throw new SwitchbackException("maxFiles " + value + ": must be at least 1");
      }
      maxFiles = value;
      return this;
    }

    /**
     * How long a call waits for feedback by receipt before it is written. Default: not at all, and
     * feedback is left out.
     */
    public Builder feedbackWithin(Duration value) {
      if (value.isNegative()) {
        throw new SwitchbackException("feedbackWithin " + value + ": must not be negative");
      }
      feedbackWithin = value;
      return this;
    }

    /**
     * What keys are hashed with (HMAC-SHA-256, 64 bits kept). Default: random, so that the same key
     * has another hash after a restart; give one where files of several processes are put together.
     */
    public Builder keySecret(String value) {
      secret = requireNonNull(value, "value").getBytes(StandardCharsets.UTF_8);
      return this;
    }

    Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Starts the recorder. */
    public ReplayRecorder build() {
      return new ReplayRecorder(this);
    }
  }
}
