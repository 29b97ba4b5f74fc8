package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.ModelVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The key of a thread's drop-in calls. */
class ScopeTest {
  private static final Key ANA = Key.of("ana");
  private static final Key BEN = Key.of("ben");

  @Test
  void theInnerScopeHoldsUntilItIsClosed() {
    ModelVersion version =
        ModelVersion.builder().version("1.0.0").provider("openai").model("m").build();
    try (Switchback switchback = Switchback.fixed(version)) {
      assertThat(Scope.current()).isNull();
      try (Scope outer = switchback.scope(ANA)) {
        try (Scope inner = switchback.scope(BEN)) {
          assertThat(Scope.current()).isSameAs(inner);
          assertThat(inner.key()).isEqualTo(BEN);
        }
        assertThat(Scope.current()).isSameAs(outer);
      }
      assertThat(Scope.current()).isNull();
    }
  }

  @Test
  void scopesClosedOutOfOrderLeaveNothingBehind() {
    Scope outer = Scope.open(ANA);
    Scope inner = Scope.open(BEN);

    outer.close();
    assertThat(Scope.current()).isSameAs(inner);
    inner.close();
    inner.close();

    assertThat(Scope.current()).isNull();
  }

  @Test
  void anotherThreadIsInNoScopeUntilItIsResumedThere() {
    try (Scope scope = Scope.open(ANA)) {
      assertThat(CompletableFuture.supplyAsync(() -> Scope.current() == null).join()).isTrue();
      Key resumed =
          CompletableFuture.supplyAsync(
                  () -> {
                    try (Scope there = scope.resume()) {
                      return there.key();
                    }
                  })
              .join();
      assertThat(resumed).isEqualTo(ANA);
      assertThat(CompletableFuture.supplyAsync(() -> Scope.current() == null).join()).isTrue();
      assertThat(Scope.current()).isSameAs(scope);
    }
  }
}
