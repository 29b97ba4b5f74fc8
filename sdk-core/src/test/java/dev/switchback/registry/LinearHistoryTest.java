package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.endsWith;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.RouteDocument;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** That the check of the contract finds a store that does not keep it. */
class LinearHistoryTest {
  private final InMemoryRegistry store = InMemoryRegistry.ofYaml(RouteTexts.plain());
  private final Registry other = mock(Registry.class, delegatesTo(store));
  private final RouteDocument first = document();

  private RouteDocument document() {
    return Objects.requireNonNull(store.readAll().get(RouteTexts.ROUTE).document());
  }

  private void check() throws Exception {
    WritersOfTheContract writers = new WritersOfTheContract(RouteTexts.ROUTE, 4, 40);
    writers.run(List.of(store, other));
    LinearHistory.check(first, store.history(RouteTexts.ROUTE), document(), writers);
  }

  @Test
  void takesWhatIsKept() throws Exception {
    check();
  }

  @Test
  void findsAReadingThatLagsBehind() {
    doReturn(store.read(RouteTexts.ROUTE)).when(other).read(RouteTexts.ROUTE);

    assertThatThrownBy(this::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("between");
  }

  @Test
  void findsAChangeThatWasAnsweredAndNotMade() {
    RouteDocument before = document();
    AuditEntry never =
        new Change.Freeze().apply(before, List.of(), "ana", "", java.time.Instant.EPOCH).entry();
    doReturn(never).when(other).change(anyString(), any(), eq("writer-1"), endsWith("-7"));

    assertThatThrownBy(this::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("writer-1-7");
  }

  @Test
  void findsARefusalThatNoStateExplains() {
    org.mockito.Mockito.doThrow(new dev.switchback.document.ChangeRefusedException("no reason"))
        .when(other)
        .change(anyString(), any(Change.Describe.class), anyString(), anyString());

    assertThatThrownBy(this::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a state that refuses");
  }
}
