package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What observers are told, in which order and on which thread. */
class ObserversTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  private final List<String> told = new CopyOnWriteArrayList<>();

  /** Writes down all it is told, under its name. */
  private final class Writing implements Observer {
    private final String name;

    Writing(String name) {
      this.name = name;
    }

    private void write(String what) {
      told.add(name + " " + what);
    }

    @Override
    public Call begun(Resolution drawn) {
      write("begun " + drawn.slice().text());
      return new Call() {
        @Override
        public Scope attemptBegun(Resolution resolution, int number) {
          Thread opener = Thread.currentThread();
          write("open " + number);
          return () -> {
            assertThat(Thread.currentThread()).isSameAs(opener);
            write("close " + number);
          };
        }

        @Override
        public void attemptEnded(CallRecord.Attempt attempt) {
          write(attempt.number() + " " + attempt.outcome().text());
        }

        @Override
        public void ended(CallRecord record) {
          write("ended " + record.outcome().text());
        }

        @Override
        public String traceId() {
          return name.equals("b") ? "0af7651916cd43dd8448eb211c80319c" : null;
        }

        @Override
        public String spanId() {
          return name.equals("b") ? "b7ad6b7169203331" : null;
        }
      };
    }
  }

  private CallFixture fixture() {
    return new CallFixture(
        CALL, builder -> builder.observer(new Writing("a")).observer(new Writing("b")));
  }

  @Test
  void areToldInOrderAndTheirScopesCloseTheOtherWayRound() throws Exception {
    try (CallFixture fixture = fixture()) {
      fixture
          .route()
          .idempotent()
          .build()
          .call(
              CallFixture.stable(0),
              target -> {
                told.add("body");
                if (target.attempt() == 1) {
                  throw Failing.with(500);
                }
                return "fine";
              });
    }
    assertThat(told)
        .containsExactly(
            "a begun stable",
            "b begun stable",
            "a open 1",
            "b open 1",
            "body",
            "b close 1",
            "a close 1",
            "a 1 provider_fault",
            "b 1 provider_fault",
            "a open 2",
            "b open 2",
            "body",
            "b close 2",
            "a close 2",
            "a 2 success",
            "b 2 success",
            "a ended success",
            "b ended success");
  }

  @Test
  void scopesOpenAndCloseOnTheThreadThatRunsTheBody() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (CallFixture fixture =
        new CallFixture(CALL, builder -> builder.observer(new Writing("a")).pool(pool))) {
      Route<String> route = fixture.route().onPool().build();
      assertThat(route.call(CallFixture.canary(0), target -> "fine")).isEqualTo("fine");
      CompletableFuture<String> stage = new CompletableFuture<>();
      CompletableFuture<String> running = route.callAsync(CallFixture.canary(1), t -> stage);
      assertThat(told).endsWith("a begun canary", "a open 1", "a close 1");
      pool.submit(() -> stage.complete("fine")).get(10, TimeUnit.SECONDS);
      assertThat(running.get(10, TimeUnit.SECONDS)).isEqualTo("fine");
      assertThat(told).endsWith("a open 1", "a close 1", "a 1 success", "a ended success");
      assertThat(fixture.switchback.mishaps()).as("no scope found another thread").isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theReceiptCarriesTheFirstSpanThatAnObserverKnows() {
    try (CallFixture fixture = fixture()) {
      Receipt receipt =
          fixture.route().build().invoke(CallFixture.canary(0), target -> "fine").receipt();
      assertThat(receipt.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(receipt.spanId()).isEqualTo("b7ad6b7169203331");
      assertThat(receipt.slice()).isEqualTo(Slice.CANARY);
      assertThat(receipt.rollout()).isEqualTo(TestRoutes.ROLLOUT);
      assertThat(receipt.at()).isEqualTo(fixture.time.instant());
      assertThat(Receipt.parse(receipt.toString())).isEqualTo(receipt);
    }
  }

  @Test
  void oneThatIsNotEnabledIsToldOfNoCallButOfEvents() {
    Observer off =
        new Observer() {
          @Override
          public boolean isEnabled() {
            return false;
          }

          @Override
          public Call begun(Resolution drawn) {
            told.add("begun");
            return new Call() {};
          }

          @Override
          public void told(Event event) {
            told.add(event.getClass().getSimpleName());
          }
        };
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(off))) {
      told.clear();
      Result<String> result = fixture.route().build().invoke(CallFixture.canary(0), t -> "fine");
      fixture.switchback.feedback(result.receipt()).thumbsUp();
      assertThat(told).containsExactly("FeedbackGiven");
    }
  }

  @Test
  void evidenceCountsWithoutAnyObserver() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      fixture.route().build().call(CallFixture.canary(0), target -> "fine");
      assertThat(fixture.canaryUnits()).isEqualTo(1);
    }
  }

  @Test
  void theRecordingObserverKeepsCallsAndEventsInTheirOrder() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      Receipt first = route.invoke(CallFixture.canary(0), target -> "fine").receipt();
      route.call(CallFixture.stable(0), target -> "fine");
      fixture.switchback.feedback(first).rating(0.5);
      assertThat(fixture.recorded.calls())
          .extracting(record -> record.served().slice())
          .containsExactly(Slice.CANARY, Slice.STABLE);
      assertThat(fixture.recorded.calls().get(0).id()).isEqualTo(first.id());
      assertThat(fixture.recorded.events()).last().isInstanceOf(Event.FeedbackGiven.class);
    }
  }
}
