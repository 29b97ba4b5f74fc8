package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams as their readers meet them: what is asked for, handed over, measured, and given back. */
class StreamedTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  private static Streamed<StreamChunk> stream(CallFixture fixture, Script script) {
    return fixture.route().build().stream(CallFixture.canary(0), target -> script);
  }

  private static CallFixture inRealTime(String call) {
    return new CallFixture(call, builder -> builder.time(new FakeTime(), System::nanoTime));
  }

  private static CallRecord record(Streamed<?> of) throws Exception {
    return of.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Script abc() {
    return Script.ending(
        Script.role(), Script.text("a"), Script.text("b"), Script.text("c"), Script.finish("stop"));
  }

  @Test
  void aLoopReadsAllChunksOnItsThreadAndTheRecordHoldsWhatTheySaid() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Script script =
          Script.ending(
              Script.role(),
              Script.text("one two"),
              Script.text(" one"),
              Script.finish("stop"),
              Script.usage(100, 20));
      StringBuilder text = new StringBuilder();
      try (Streamed<StreamChunk> stream = stream(fixture, script)) {
        for (StreamChunk chunk : stream) {
          text.append(chunk.text() == null ? "" : chunk.text());
        }
        CallRecord record = record(stream);
        assertThat(text).hasToString("one two one");
        assertThat(record).isEqualTo(fixture.last());
        assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(record.length()).isEqualTo(11);
        assertThat(record.diversity()).isEqualTo(2.0 / 3);
        assertThat(record.inputTokens()).isEqualTo(100);
        assertThat(record.outputTokens()).isEqualTo(20);
        assertThat(stream.receipt().version()).isEqualTo(CallFixture.CANARY);
        assertThat(stream.receipt().id()).isEqualTo(record.id());
      }
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(fixture.switchback.mishaps()).isZero();
    }
  }

  @Test
  void aLoopMeetsTheClientsOwnExceptionBeforeTheFirstChunk() {
    IOException own = new IOException("refused");
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<StreamChunk> stream = stream(fixture, Script.failing(own, Script.role()));
      assertThatThrownBy(() -> stream.iterator().hasNext()).isSameAs(own);
    }
  }

  @Test
  void aBodyThatThrowsFailsTheStreamAndNotTheCall() throws Exception {
    IOException own = new IOException("no connection");
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              target -> {
                throw own;
              });
      assertThat(Heard.all(stream).awaitEnd().failure).isSameAs(own);
      assertThat(record(stream).outcome()).isEqualTo(Outcome.PROVIDER_FAULT);
    }
  }

  @Test
  void chunksOfAnotherTypeAreReadByAFunction() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<String> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              word -> word.equals("END") ? Script.finish("stop") : StreamChunk.ofText(word),
              target -> new Words(List.of("a", "b", "END")));
      assertThat(Heard.all(stream).awaitEnd().chunks).containsExactly("a", "b", "END");
      assertThat(record(stream).outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(record(stream).length()).isEqualTo(2);
    }
  }

  @Test
  void aReaderOfChunksThatThrowsIsTheApplicationsFault() throws Exception {
    IllegalStateException ours = new IllegalStateException("ours");
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<String> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              word -> {
                throw ours;
              },
              target -> new Words(List.of("a")));
      assertThat(Heard.all(stream).awaitEnd().failure).isSameAs(ours);
      assertThat(record(stream).outcome()).isEqualTo(Outcome.APP_FAULT);
    }
  }

  @Test
  void onlyWhatTheReaderAsksForIsAskedOfTheProvider() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Script script = abc();
      Streamed<StreamChunk> stream = stream(fixture, script);
      assertThat(script.asked).as("the role and the first content").isEqualTo(2);
      Heard<StreamChunk> heard = Heard.asking(0, stream);
      assertThat(heard.chunks).isEmpty();
      heard.subscription.request(1);
      assertThat(heard.chunks).hasSize(1);
      heard.subscription.request(2);
      assertThat(heard.chunks).hasSize(3);
      assertThat(script.asked).isEqualTo(3);
      assertThat(heard.ends).hasValue(0);
      heard.subscription.request(2);
      assertThat(heard.chunks).hasSize(5);
      assertThat(heard.ends).hasValue(1);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.SUCCESS);
    }
  }

  @Test
  void aReaderThatAsksForAllGetsAllHoweverMany() {
    StreamChunk[] many =
        IntStream.rangeClosed(0, 5_000)
            .mapToObj(i -> i == 5_000 ? Script.finish("stop") : Script.text("x"))
            .toArray(StreamChunk[]::new);
    try (CallFixture fixture = new CallFixture(CALL)) {
      Heard<StreamChunk> heard = Heard.all(stream(fixture, Script.ending(many))).awaitEnd();
      assertThat(heard.failure).isNull();
      assertThat(heard.chunks).hasSize(5_001);
    }
  }

  @Test
  void aProviderThatSendsUnaskedIsStoppedBeforeItFillsTheMemory() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Flood flood = new Flood();
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(CallFixture.canary(0), target -> flood);
      Heard<StreamChunk> heard = Heard.asking(1, stream);
      flood.send(100);
      assertThat(heard.chunks).hasSize(1);
      heard.subscription.request(50);
      assertThat(heard.chunks).hasSize(51);
      flood.send(2_000);
      assertThat(record(stream).outcome()).isEqualTo(Outcome.STREAM_FAULT);
      assertThat(flood.cancels).isPositive();
      assertThat(heard.awaitEnd().failure)
          .isInstanceOf(StreamFaultException.class)
          .hasMessageContaining("nobody had asked for");
    }
  }

  @Test
  void aSecondReaderIsRefusedAndTheFirstGoesOn() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<StreamChunk> stream = stream(fixture, abc());
      Heard<StreamChunk> first = Heard.asking(1, stream);
      Heard<StreamChunk> second = Heard.all(stream);
      assertThat(second.failure).isInstanceOf(SwitchbackException.class);
      assertThat(second.chunks).isEmpty();
      first.subscription.request(Long.MAX_VALUE);
      assertThat(first.chunks).hasSize(5);
      assertThat(first.ends).hasValue(1);
      assertThatThrownBy(() -> stream.iterator().hasNext()).isInstanceOf(SwitchbackException.class);
    }
  }

  @Test
  void whoAsksForNothingByNumberIsToldSo() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Script script = abc();
      Heard<StreamChunk> heard = Heard.asking(1, stream(fixture, script));
      heard.subscription.request(0);
      assertThat(heard.failure).isInstanceOf(IllegalArgumentException.class);
      assertThat(heard.ends).hasValue(1);
      assertThat(script.cancels).isEqualTo(1);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void aReaderThatCancelsKeepsTheFirstChunksTimeAndTheUsage() throws Exception {
    AtomicReference<Signals> drawn = new AtomicReference<>();
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(keeping(drawn)))) {
      Script script =
          Script.stalling(Script.usage(9, 0), Script.role(), Script.text("a"), Script.text("b"));
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              target -> {
                fixture.advance(Duration.ofMillis(40));
                return script;
              });
      fixture.advance(Duration.ofMillis(500));
      Heard<StreamChunk> heard = Heard.asking(4, stream);
      heard.subscription.cancel();
      heard.subscription.cancel();
      stream.close();
      CallRecord record = record(stream);
      assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(record.inputTokens()).isEqualTo(9);
      assertThat(drawn.get().firstChunkMillis()).isEqualTo(40);
      assertThat(drawn.get().latencyMillis()).isEqualTo(540);
      assertThat(heard.ends).as("it knows").hasValue(0);
      assertThat(script.cancels).isEqualTo(1);
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(fixture.badRates()).containsExactly("abandoned_rate");
    }
  }

  @Test
  void closingTellsAReaderThatWaits() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<StreamChunk> stream = stream(fixture, Script.stalling(Script.text("a")));
      Heard<StreamChunk> heard = Heard.all(stream);
      stream.close();
      stream.close();
      assertThat(heard.awaitEnd().failure).isInstanceOf(CancellationException.class);
      assertThat(heard.ends).hasValue(1);
      assertThat(record(stream).outcome()).isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void whoGoesOnceTheTerminalMarkerHasComeHasHadTheWholeAnswer() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Script script = Script.stalling(Script.text("a"), Script.finish("length"));
      Streamed<StreamChunk> stream = stream(fixture, script);
      Heard.all(stream);
      stream.close();
      assertThat(record(stream).outcome()).isEqualTo(Outcome.TRUNCATED);
      assertThat(script.cancels).isEqualTo(1);
    }
  }

  @Test
  void aConnectionLeftOpenAfterTheTerminalMarkerIsNoStall() throws Exception {
    try (CallFixture fixture = inRealTime(CALL + ", idle: 50ms")) {
      Streamed<StreamChunk> stream =
          stream(fixture, Script.stalling(Script.text("a"), Script.finish("stop")));
      assertThat(Heard.all(stream).awaitEnd().failure).isNull();
      assertThat(record(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }
  }

  @Test
  void aSubscriberThatThrowsIsTheApplicationsFaultAndHearsNoMore() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Script script = abc();
      Streamed<StreamChunk> stream = stream(fixture, script);
      List<StreamChunk> heard = new ArrayList<>();
      stream.subscribe(
          new Throwing(
              chunk -> {
                heard.add(chunk);
                throw new IllegalStateException("ours");
              }));
      assertThat(record(stream).outcome()).isEqualTo(Outcome.APP_FAULT);
      assertThat(heard).hasSize(1);
      assertThat(script.cancels).isEqualTo(1);
      assertThat(fixture.switchback.mishaps()).isEqualTo(1);
      assertThat(fixture.badRates()).isEmpty();
    }
  }

  @Test
  void itsPlaceInTheBulkheadIsHeldUntilItsEnd() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL + ", max_concurrent: 1, fallback: false")) {
      Streamed<StreamChunk> running = stream(fixture, Script.stalling(Script.text("a")));
      Heard.all(running);
      Streamed<StreamChunk> refused = stream(fixture, abc());
      assertThat(Heard.all(refused).awaitEnd().failure).isInstanceOf(RejectedCallException.class);
      running.close();
      Streamed<StreamChunk> next = stream(fixture, abc());
      assertThat(Heard.all(next).awaitEnd().failure).isNull();
    }
  }

  @Test
  void theDeadlineInTheMiddleIsATimeoutAndThePartStays() throws Exception {
    try (CallFixture fixture = inRealTime("deadline: 300ms, breaker: off")) {
      Script script = Script.stalling(Script.text("a"), Script.usage(5, 1));
      Streamed<StreamChunk> stream = stream(fixture, script);
      Heard<StreamChunk> heard = Heard.all(stream).awaitEnd();
      assertThat(heard.failure)
          .isInstanceOfSatisfying(
              StreamFaultException.class,
              fault -> {
                assertThat(fault.outcome()).isEqualTo(Outcome.TIMEOUT);
                assertThat(fault.partialText()).isEqualTo("a");
                assertThat(fault.usage()).isEqualTo(Observed.Usage.of(5, 1));
              })
          .hasCauseInstanceOf(DeadlineExceededException.class);
      assertThat(record(stream).outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(script.cancels).isEqualTo(1);
    }
  }

  @Test
  void aDeadlineOfThisCallIsTheCallers() throws Exception {
    try (CallFixture fixture = inRealTime(CALL)) {
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              CallOptions.ofDefaults().withDeadline(Duration.ofMillis(300)),
              chunk -> chunk,
              target -> Script.stalling(Script.text("a")));
      Heard.all(stream).awaitEnd();
      assertThat(record(stream).outcome()).isEqualTo(Outcome.CALLER_DEADLINE);
    }
  }

  @Test
  void timeInWhichTheReaderAsksForNothingIsNotTheProviders() throws Exception {
    try (CallFixture fixture = inRealTime("deadline: 300ms, idle: 50ms, breaker: off")) {
      Streamed<StreamChunk> slow = stream(fixture, abc());
      Heard.asking(3, slow);
      assertThat(record(slow).outcome()).isEqualTo(Outcome.CANCELLED);
      Streamed<StreamChunk> unread = stream(fixture, abc());
      assertThat(record(unread).outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(unread.ended().toCompletableFuture().get().attempts()).hasSize(1);
    }
  }

  @Test
  void anInterruptEndsTheLoopAndTheCall() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Streamed<StreamChunk> stream = stream(fixture, Script.stalling(Script.text("a")));
      CountDownLatch gotOne = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  for (StreamChunk chunk : stream) {
                    gotOne.countDown();
                  }
                } catch (CancellationException e) {
                  thrown.set(Thread.currentThread().isInterrupted() ? e : null);
                }
              });
      reader.start();
      assertThat(gotOne.await(30, TimeUnit.SECONDS)).isTrue();
      reader.interrupt();
      assertThat(record(stream).outcome()).isEqualTo(Outcome.CANCELLED);
      reader.join(30_000);
      assertThat(thrown.get()).isNotNull();
    }
  }

  @Test
  void aLateFirstChunkOfAnAttemptThatIsOverChangesNothing() throws Exception {
    try (CallFixture fixture = inRealTime(CALL + ", first_chunk: 1s")) {
      AtomicReference<Flood> first = new AtomicReference<>();
      Streamed<StreamChunk> stream =
          fixture.route().idempotent().build().stream(
              CallFixture.canary(0),
              target -> {
                if (CallFixture.isCanary(target)) {
                  first.set(new Flood());
                  return first.get();
                }
                return Script.ending(Script.text("rescued"), Script.finish("stop"));
              });
      Heard<StreamChunk> heard = Heard.asking(1, stream);
      await().atMost(Duration.ofSeconds(30)).until(() -> !heard.chunks.isEmpty());
      first.get().send(3);
      heard.subscription.request(10);
      assertThat(heard.awaitEnd().chunks).hasSize(2);
      assertThat(heard.chunks.get(0).text()).isEqualTo("rescued");
      assertThat(record(stream).attempts())
          .extracting(CallRecord.Attempt::outcome)
          .containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
    }
  }

  private static Observer keeping(AtomicReference<Signals> drawn) {
    return new Observer() {
      @Override
      public Call begun(Resolution resolution) {
        return new Call() {
          @Override
          public void attemptEnded(CallRecord.Attempt attempt, Signals signals) {
            drawn.set(signals);
          }
        };
      }
    };
  }
}
