package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams end, and what is made of each: before and after the first content. */
class StreamEndingsTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";
  private static final List<String> CANARY = List.of("1.5.0");
  private static final List<String> STABLE_TOO = List.of("1.5.0", "1.4.0");
  private static final List<String> TWICE_AND_STABLE = List.of("1.5.0", "1.5.0", "1.4.0");
  private static final IOException RESET = new SocketException("Connection reset");
  private static final IOException CUT = new EOFException("closed inside a chunk");
  private static final Failing OVERLOADED = Failing.with(529);
  private static final Failing QUOTA = Failing.with(429);
  private static final Failing POLICY = Failing.as(Outcome.REFUSED);

  /** An ending: what it is after three chunks, and what before the first. */
  private enum Ending {
    FINISHED(Outcome.SUCCESS, Outcome.SUCCESS, CANARY, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.ending(and(chunks, Script.finish("stop"), Script.usage(7, 3)));
      }
    },
    FINISHED_AT_ITS_LENGTH(Outcome.TRUNCATED, Outcome.TRUNCATED, CANARY, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.ending(and(chunks, Script.finish("length")));
      }
    },
    FINISHED_BY_A_FILTER(Outcome.REFUSED, Outcome.REFUSED, CANARY, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.ending(and(chunks, Script.finish("content_filter")));
      }
    },
    END_OF_BODY(Outcome.STREAM_FAULT, Outcome.STREAM_FAULT, STABLE_TOO, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.ending(chunks);
      }
    },
    DONE_WITHOUT_FINISH_REASON(Outcome.STREAM_FAULT, Outcome.STREAM_FAULT, STABLE_TOO, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.ending(and(chunks, StreamChunk.ofNoContent(null)));
      }
    },
    CLOSED_INSIDE_A_CHUNK(Outcome.STREAM_FAULT, Outcome.PROVIDER_FAULT, TWICE_AND_STABLE, CUT),
    RESET_BY_PEER(Outcome.STREAM_FAULT, Outcome.PROVIDER_FAULT, TWICE_AND_STABLE, RESET),
    ERROR_FRAME(Outcome.STREAM_FAULT, Outcome.PROVIDER_FAULT, TWICE_AND_STABLE, OVERLOADED),
    ERROR_FRAME_OF_QUOTA(Outcome.STREAM_FAULT, Outcome.THROTTLED, TWICE_AND_STABLE, QUOTA),
    ERROR_FRAME_OF_POLICY(Outcome.REFUSED, Outcome.REFUSED, CANARY, POLICY),
    STALL(Outcome.STREAM_FAULT, Outcome.TIMEOUT, STABLE_TOO, null) {
      @Override
      Script after(StreamChunk... chunks) {
        return Script.stalling(chunks);
      }
    };

    private final Outcome afterContent;
    private final Outcome beforeContent;
    private final List<String> sentBefore;
    private final @Nullable Throwable own;

    Ending(
        Outcome afterContent,
        Outcome beforeContent,
        List<String> sentBefore,
        @Nullable Throwable own) {
      this.afterContent = afterContent;
      this.beforeContent = beforeContent;
      this.sentBefore = sentBefore;
      this.own = own;
    }

    Script after(StreamChunk... chunks) {
      return Script.failing(own, chunks);
    }

    private static StreamChunk[] and(StreamChunk[] chunks, StreamChunk... more) {
      return Stream.concat(Stream.of(chunks), Stream.of(more)).toArray(StreamChunk[]::new);
    }

    /** Whether the reader gets the whole answer. */
    boolean isWhole() {
      return name().startsWith("FINISHED");
    }
  }

  /** Only what stalls has short limits: all else is there at once, however slow the machine. */
  private static CallFixture fixture(Ending ending, String limit) {
    return fixture(ending == Ending.STALL ? limit : "");
  }

  private static CallFixture fixture(String more) {
    return new CallFixture(CALL + more, builder -> builder.time(new FakeTime(), System::nanoTime));
  }

  private static Streamed<StreamChunk> stream(CallFixture fixture, Supplier<Script> onCanary) {
    return fixture.route().idempotent().build().stream(
        CallFixture.canary(0),
        target -> {
          fixture.sent.add(target.version().version());
          return CallFixture.isCanary(target)
              ? onCanary.get()
              : Script.ending(Script.text("rescued"), Script.finish("stop"));
        });
  }

  private static String text(List<StreamChunk> chunks) {
    StringBuilder text = new StringBuilder();
    for (StreamChunk chunk : chunks) {
      text.append(chunk.text() == null ? "" : chunk.text());
    }
    return text.toString();
  }

  private static CallRecord record(Streamed<?> of) throws Exception {
    return of.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void afterThreeChunksNothingIsSentAgainAndThePartStays(Ending ending) throws Exception {
    try (CallFixture fixture = fixture(ending, ", idle: 50ms")) {
      Streamed<StreamChunk> stream =
          stream(fixture, () -> ending.after(Script.text("a"), Script.text("b"), Script.text("c")));
      Heard<StreamChunk> heard = Heard.all(stream).awaitEnd();
      assertThat(text(heard.chunks)).isEqualTo("abc");
      assertThat(record(stream).outcome()).isEqualTo(ending.afterContent);
      assertThat(fixture.attempts()).containsExactly(ending.afterContent);
      assertThat(fixture.sent).isEqualTo(CANARY);
      if (ending.isWhole()) {
        assertThat(heard.failure).isNull();
      } else {
        assertThat(heard.failure)
            .isInstanceOfSatisfying(
                StreamFaultException.class,
                fault -> {
                  assertThat(fault.partialText()).isEqualTo("abc");
                  assertThat(fault.outcome()).isEqualTo(ending.afterContent);
                  assertThat(fault.route()).isEqualTo(TestRoutes.ROUTE);
                  assertThat(fault.version()).isEqualTo(CallFixture.CANARY);
                  assertThat(fault.getCause()).isSameAs(ending.own);
                });
      }
      assertThat(heard.ends).hasValue(1);
      assertThat(fixture.recorded.calls()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void beforeTheFirstContentTheTableDecides(Ending ending) throws Exception {
    List<Script> made = new ArrayList<>();
    try (CallFixture fixture = fixture(ending, ", first_chunk: 1s")) {
      Streamed<StreamChunk> stream =
          stream(
              fixture,
              () -> {
                Script script = ending.after(Script.role(), Script.role());
                made.add(script);
                return script;
              });
      Heard<StreamChunk> heard = Heard.all(stream).awaitEnd();
      CallRecord record = record(stream);
      assertThat(fixture.sent).isEqualTo(ending.sentBefore);
      assertThat(fixture.attempts().get(0)).isEqualTo(ending.beforeContent);
      if (fixture.sent.contains(CallFixture.STABLE)) {
        assertThat(text(heard.chunks)).isEqualTo("rescued");
        assertThat(heard.chunks).as("no frame of the canary's").hasSize(2);
        assertThat(heard.failure).isNull();
        assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(stream.resolution().slice()).isEqualTo(Slice.STABLE);
      } else {
        assertThat(record.outcome()).isEqualTo(ending.beforeContent);
        assertThat(heard.failure).as("the client's own, unchanged").isSameAs(ending.own);
      }
      assertThat(heard.ends).hasValue(1);
      assertThat(made.get(0).cancels).isEqualTo(ending == Ending.STALL ? 1 : 0);
      assertThat(fixture.canaryUnits()).isEqualTo(1);
      assertThat(fixture.stableUnits()).as("a rescue is no evidence").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutIdempotencyNothingIsSentTwiceThatMayHaveBeenProcessed(Ending ending)
      throws Exception {
    try (CallFixture fixture = fixture(ending, ", first_chunk: 50ms")) {
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              target -> {
                fixture.sent.add(target.version().version());
                return CallFixture.isCanary(target)
                    ? ending.after(Script.role())
                    : Script.ending(Script.text("rescued"), Script.finish("stop"));
              });
      Heard.all(stream).awaitEnd();
      assertThat(record(stream).attempts().get(0).outcome()).isEqualTo(ending.beforeContent);
      assertThat(fixture.sent)
          .isEqualTo(ending == Ending.ERROR_FRAME_OF_QUOTA ? TWICE_AND_STABLE : CANARY);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FINISHED_BY_A_FILTER", "ERROR_FRAME_OF_POLICY"})
  void aRefusalGoesToStableOnlyWhereTheDocumentSaysSo(Ending ending) throws Exception {
    try (CallFixture fixture = fixture(", fallback_on: [refused]")) {
      Streamed<StreamChunk> stream = stream(fixture, () -> ending.after(Script.role()));
      Heard<StreamChunk> heard = Heard.all(stream).awaitEnd();
      assertThat(text(heard.chunks)).isEqualTo("rescued");
      assertThat(record(stream).attempts())
          .extracting(CallRecord.Attempt::outcome)
          .containsExactly(Outcome.REFUSED, Outcome.SUCCESS);
    }
  }
}
