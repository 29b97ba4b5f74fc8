package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is around a call may throw: the call goes on. */
class BrokenObserverTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off, max_concurrent: 1";

  /** Throws undeclared what it is given, as code that is not Java can. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /** An observer one of whose methods throws, while there is something to throw. */
  private static Observer throwing(String method, Supplier<Throwable> next) {
    return (Observer)
        Proxy.newProxyInstance(
            Observer.class.getClassLoader(),
            new Class<?>[] {Observer.class, Observer.Call.class, Observer.Scope.class},
            (proxy, called, arguments) -> {
              Throwable thrown = called.getName().equals(method) ? next.get() : null;
              if (thrown != null) {
                throw sneak(thrown);
              }
              Class<?> answers = called.getReturnType();
              return answers == boolean.class
                  ? (Object) true
                  : answers.isInterface() ? proxy : null;
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"isEnabled", "begun", "attemptBegun", "close", "attemptEnded", "ended", "told"})
  void anObserverThatThrowsIsCountedAndLoggedOnceAndTheNextIsTold(String method) {
    try (Log log = new Log();
        CallFixture fixture =
            new CallFixture(
                CALL,
                builder ->
                    builder.observer(
                        throwing(method, () -> new IllegalStateException("broken"))))) {
      Route<String> route = fixture.route().build();
      for (int call = 0; call < 3; call++) {
        Result<String> result = route.invoke(CallFixture.canary(call), target -> "fine");
        assertThat(result.value()).isEqualTo("fine");
        fixture.switchback.feedback(result.receipt()).thumbsUp();
      }
      assertThat(fixture.recorded.calls()).hasSize(3);
      assertThat(fixture.recorded.events(Event.FeedbackGiven.class)).hasSize(3);
      assertThat(fixture.switchback.mishaps()).isGreaterThanOrEqualTo(3);
      assertThat(log.lines("observer ")).hasSize(1);
      assertThat(log.lines("IllegalStateException: broken")).as("with its stack").hasSize(1);
    }
  }

  @Test
  void anObserverThatThrowsCheckedExceptionsUndeclaredIsCaughtToo() {
    Observer sly =
        new Observer() {
          @Override
          public Call begun(Resolution drawn) {
            return new Call() {
              @Override
              public Scope attemptBegun(Resolution resolution, int number) {
                throw sneak(new IOException("sly"));
              }

              @Override
              public void ended(CallRecord record) {
                throw sneak(new IOException("sly"));
              }
            };
          }
        };
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(sly))) {
      assertThat(fixture.route().build().call(CallFixture.canary(0), t -> "fine"))
          .isEqualTo("fine");
      assertThat(fixture.switchback.mishaps()).isEqualTo(2);
      assertThat(fixture.recorded.calls()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"begun", "attemptBegun", "close", "attemptEnded", "ended"})
  void anErrorOfAnObserverReachesTheCallerAndNothingStaysTaken(String method) {
    Error error = new StackOverflowError("observer");
    List<Error> once = new ArrayList<>(List.of(error));
    Observer broken = throwing(method, () -> once.isEmpty() ? null : once.remove(0));
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(broken))) {
      Route<String> route = fixture.route().build();
      assertThatThrownBy(() -> route.call(CallFixture.stable(0), target -> "fine")).isSameAs(error);
      assertThat(route.call(CallFixture.stable(1), target -> "fine")).isEqualTo("fine");
    }
    once.add(error);
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(broken))) {
      Route<String> route = fixture.route().build();
      AsyncBody<String> body = target -> CompletableFuture.completedFuture("fine");
      Throwable thrown = null;
      try {
        CompletableFuture<String> first = route.callAsync(CallFixture.stable(0), body);
        thrown = first.handle((answer, failure) -> failure).join();
      } catch (StackOverflowError e) {
        thrown = e;
      }
      assertThat(thrown).isSameAs(error);
      assertThat(route.callAsync(CallFixture.stable(1), body)).isCompletedWithValue("fine");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attemptBegun", "close", "attemptEnded"})
  void anErrorOfAnObserverInThePoolReachesTheCallerToo(String method) {
    Error error = new StackOverflowError("observer");
    List<Error> once = new ArrayList<>(List.of(error));
    Observer broken = throwing(method, () -> once.isEmpty() ? null : once.remove(0));
    ExecutorService pool = Executors.newCachedThreadPool();
    try (CallFixture fixture =
        new CallFixture(CALL, builder -> builder.observer(broken).pool(pool))) {
      Route<String> route = fixture.route().onPool().build();
      assertThatThrownBy(() -> route.call(CallFixture.stable(0), target -> "fine")).isSameAs(error);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.APP_FAULT);
      assertThat(route.call(CallFixture.stable(1), target -> "fine")).isEqualTo("fine");
    } finally {
      pool.shutdownNow();
    }
  }

  private static void assertGoesOn(Consumer<Route.Builder<String>> with, String logged) {
    try (Log log = new Log();
        CallFixture fixture = new CallFixture(CALL)) {
      Route.Builder<String> builder = fixture.route();
      with.accept(builder);
      Route<String> route = builder.build();
      for (int call = 0; call < 3; call++) {
        assertThat(route.call(CallFixture.canary(call), target -> "fine")).isEqualTo("fine");
      }
      assertThat(fixture.switchback.mishaps()).isEqualTo(3);
      assertThat(log.lines(logged)).hasSize(1);
    }
  }

  @Test
  void extractorsAndChecksThatThrowAreCountedAndLoggedOnce() {
    for (Throwable thrown : List.of(new IllegalStateException("broken"), new IOException("sly"))) {
      assertGoesOn(
          route ->
              route.label(
                  text -> {
                    throw sneak(thrown);
                  }),
          "the label extractor");
      assertGoesOn(
          route ->
              route.text(
                  text -> {
                    throw sneak(thrown);
                  }),
          "the text extractor");
      assertGoesOn(
          route ->
              route.score(
                  "accuracy",
                  text -> {
                    throw sneak(thrown);
                  }),
          "the scorer accuracy");
      assertGoesOn(
          route ->
              route.check(
                  text -> {
                    throw sneak(thrown);
                  }),
          "the check of route");
    }
  }

  @Test
  void aCheckThatThrowsMakesTheOutputDegraded() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route =
          fixture
              .route()
              .check(
                  text -> {
                    throw new IllegalStateException("cannot be parsed");
                  })
              .build();
      assertThat(route.invoke(CallFixture.canary(0), t -> "fine").outcome())
          .isEqualTo(Outcome.DEGRADED);
    }
  }

  @Test
  void aClassifierThatThrowsLeavesItToTheStandardList() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Failing own = Failing.with(422);
      Route<String> route =
          fixture
              .route()
              .classifier(
                  failure -> {
                    throw new IllegalStateException("broken");
                  })
              .build();
      assertThatThrownBy(
              () ->
                  route.call(
                      CallFixture.canary(0),
                      target -> {
                        throw own;
                      }))
          .isSameAs(own);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CALLER_FAULT);
      assertThat(fixture.switchback.mishaps()).isEqualTo(1);
    }
  }

  @Test
  void anErrorOfACheckOrAScorerIsNotSwallowedAndTheCallHasEnded() {
    StackOverflowError error = new StackOverflowError("ours");
    List<Consumer<Route.Builder<String>>> broken =
        List.of(
            route ->
                route.check(
                    text -> {
                      throw error;
                    }),
            route ->
                route.score(
                    "accuracy",
                    text -> {
                      throw error;
                    }));
    for (Consumer<Route.Builder<String>> one : broken) {
      try (CallFixture fixture = new CallFixture(CALL)) {
        Route.Builder<String> builder = fixture.route();
        one.accept(builder);
        assertThatThrownBy(() -> builder.build().call(CallFixture.canary(0), target -> "fine"))
            .isSameAs(error);
        assertThat(fixture.recorded.calls()).hasSize(1);
        assertThat(fixture.last().outcome()).isEqualTo(Outcome.APP_FAULT);
        assertThat(fixture.canaryUnits()).as("the unit has ended").isEqualTo(1);
        assertThat(fixture.badRates()).isEmpty();
        assertThat(fixture.route().build().call(CallFixture.canary(1), t -> "fine"))
            .as("the bulkhead has room again")
            .isEqualTo("fine");
      }
    }
  }
}
