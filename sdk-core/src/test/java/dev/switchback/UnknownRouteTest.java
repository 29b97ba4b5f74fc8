package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.registry.InMemoryRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownRouteTest {
  private static final List<String> KNOWN =
      List.of("ticket-triage", "ticket-summary", "support-summary", "invoice-fields");

  @ParameterizedTest
  @CsvSource({
    "tiket-triage, ticket-triage",
    "Ticket-Triage, ticket-triage",
    "triage, ticket-triage",
    "invoice-field, invoice-fields"
  })
  void listsTheNearestNameFirst(String asked, String nearest) {
    UnknownRouteException unknown = UnknownRouteException.of(asked, KNOWN);
    assertThat(unknown.near()).first().isEqualTo(nearest);
    assertThat(unknown.route()).isEqualTo(asked);
    assertThat(unknown).hasMessageContaining("\"" + asked + "\"; did you mean " + nearest);
  }

  @Test
  void listsSeveralThatAreNear() {
    assertThat(UnknownRouteException.of("summary", KNOWN).near())
        .containsExactly("ticket-summary", "support-summary");
  }

  @Test
  void listsWhatIsServedWhereNothingIsNear() {
    List<String> many = IntStream.rangeClosed(1, 9).mapToObj(i -> "route-number-" + i).toList();
    assertThat(UnknownRouteException.of("zzz", many))
        .hasMessageContaining("served here: route-number-1, ")
        .hasMessageContaining(" and 4 more");
    assertThat(UnknownRouteException.of("zzz", List.of()))
        .hasMessageContaining("put its document into the registry");
  }

  @Test
  void isSaidByEveryDoor() {
    try (Switchback switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(TestRoutes.stable("1.4.0")))
            .allow("openai", "small-*")
            .build()) {
      String wrong = "ticket-triag";
      assertThatThrownBy(() -> switchback.call(wrong, Key.none(), Target::model))
          .isInstanceOf(UnknownRouteException.class);
      assertThatThrownBy(() -> switchback.invoke(wrong, Key.none(), Target::model))
          .isInstanceOf(UnknownRouteException.class);
      assertThatThrownBy(() -> switchback.route(wrong, String.class).build())
          .isInstanceOf(UnknownRouteException.class)
          .hasMessageContaining("did you mean ticket-triage?");
    }
  }
}
