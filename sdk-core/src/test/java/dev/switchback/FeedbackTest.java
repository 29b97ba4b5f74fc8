package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say of a call by its receipt. */
class FeedbackTest {
  private static final String CALL = CallFixture.NO_WAIT;

  @Test
  void everyKindIsToldWithItsValueAndWords() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Receipt receipt = fixture.route().build().invoke(CallFixture.canary(0), t -> "x").receipt();
      Feedback feedback = fixture.switchback.feedback(receipt);
      feedback.thumbsDown("wrong queue");
      feedback.rating(0.75);
      feedback.correction("billing");
      feedback.escalated("angry");
      List<Event.FeedbackGiven> given = fixture.recorded.events(Event.FeedbackGiven.class);
      assertThat(given)
          .extracting(Event.FeedbackGiven::kind)
          .containsExactly("thumbs", "rating", "correction", "escalation");
      assertThat(given)
          .extracting(Event.FeedbackGiven::value)
          .containsExactly(0.0, 0.75, Double.NaN, 0.0);
      assertThat(given)
          .extracting(Event.FeedbackGiven::why)
          .containsExactly("wrong queue", null, "billing", "angry");
      assertThat(given).allMatch(event -> event.receipt().equals(receipt));
    }
  }

  @Test
  void theSameSaidTwiceIsOneAndAnotherAnnotatorIsAnother() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      Receipt canary = route.invoke(CallFixture.canary(0), t -> "x").receipt();
      Receipt stable = route.invoke(CallFixture.stable(0), t -> "x").receipt();
      Receipt elsewhere = Receipt.parse(canary.toString());
      fixture.switchback.feedback(canary).thumbsDown("wrong");
      fixture.switchback.feedback(elsewhere).thumbsDown("wrong");
      fixture.switchback.feedback(canary).by("ana").thumbsDown(null);
      fixture.switchback.feedback(canary).by("ana").thumbsDown(null);
      fixture.switchback.feedback(stable).by("ana").thumbsUp();
      assertThat(fixture.recorded.events(Event.FeedbackGiven.class)).hasSize(3);
      assertThat(fixture.switchback.thumbs(TestRoutes.ROUTE, CallFixture.CANARY))
          .containsExactly(0, 2);
      assertThat(fixture.switchback.thumbs(TestRoutes.ROUTE, CallFixture.STABLE))
          .containsExactly(1, 0);
    }
  }

  @Test
  void thumbsOfARescuedCallCountForStable() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Result<String> rescued =
          fixture
              .route()
              .idempotent()
              .build()
              .invoke(
                  CallFixture.canary(0),
                  fixture.<Failing>failingOnCanary(
                      target -> {
                        throw Failing.with(401);
                      }));
      fixture.switchback.feedback(rescued.receipt()).thumbsUp();
      assertThat(fixture.switchback.thumbs(TestRoutes.ROUTE, CallFixture.STABLE))
          .containsExactly(1, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aRatingOutsideItsRangeIsRefused(double value) {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Receipt receipt = fixture.route().build().invoke(CallFixture.canary(0), t -> "x").receipt();
      assertThatThrownBy(() -> fixture.switchback.feedback(receipt).rating(value))
          .isInstanceOf(SwitchbackException.class)
          .hasMessageContaining("[0, 1]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id\nroute\n1.0.0\nstable\n\n5\n",
        "id\nroute\n1.0.0\nnowhere\n\n5\n\n",
        "id\nroute\n1.0.0\nstable\n\nsoon\n\n",
        "id\nroute\n\nstable\n\n5\n\n",
        "\nroute\n1.0.0\nstable\n\n5\n\n",
        "id\n\n1.0.0\nstable\n\n5\n\n",
        "id\nroute\n1.0.0\nstable\n\n5\n\n\n",
      })
  void aForgedTokenIsRefusedWithAClearError(String fields) {
    String token =
        "sb1."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(fields.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Receipt.parse(token))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("the receipt is cut or altered");
  }

  @Test
  void aTokenThatWouldOnlyFillTheMemoryIsRefused() {
    Receipt huge =
        new Receipt(
            "a".repeat(100_000), "r", "1.0.0", Slice.STABLE, null, Instant.EPOCH, null, null);
    assertThatThrownBy(() -> Receipt.parse(huge.toString()))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("longer than");
  }
}
