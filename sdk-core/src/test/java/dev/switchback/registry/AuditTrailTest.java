package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private final InMemoryRegistry registry = InMemoryRegistry.ofYaml(RouteTexts.plain());
  private final AuditTrail trail = new AuditTrail(RouteTexts.ROUTE);
  private final List<Integer> asked = new ArrayList<>();

  private List<AuditEntry> entries(int changes) {
    for (int i = 0; i < changes; i++) {
      Change change = i % 2 == 0 ? new Change.Freeze() : new Change.Unfreeze();
      registry.change(RouteTexts.ROUTE, change, "ana", "");
    }
    return registry.history(RouteTexts.ROUTE);
  }

  private List<AuditEntry> read(List<AuditEntry> store) {
    return trail.read(
        (index, revision) -> {
          asked.add(index);
          return store.subList(Math.min(index, store.size()), store.size());
        });
  }

  @Test
  void asksOnlyForWhatIsNew() {
    List<AuditEntry> all = entries(6);
    assertThat(read(all.subList(0, 4))).hasSize(4);
    assertThat(read(all)).isEqualTo(all);
    assertThat(read(all)).isEqualTo(all);

    assertThat(asked).containsExactly(0, 3, 5);
  }

  @Test
  void readsEverythingAgainWhenTheStoreLostWhatWasKnown() {
    List<AuditEntry> all = entries(4);
    read(all);

    assertThat(read(all.subList(0, 2))).isEqualTo(all.subList(0, 2));
    assertThat(read(List.of())).isEmpty();
  }

  @Test
  void refusesAChainWithAGapOrWithoutItsBeginning() {
    List<AuditEntry> all = entries(4);
    List<AuditEntry> gap = List.of(all.get(0), all.get(2));

    assertThatThrownBy(() -> read(gap))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("revision 4");
    assertThatThrownBy(() -> read(all.subList(1, 4)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("are gone");
  }

  @Test
  void refusesWhatWasAddedOutOfTheChain() {
    List<AuditEntry> all = entries(4);
    read(all.subList(0, 2));
    List<AuditEntry> broken = new ArrayList<>(all.subList(0, 2));
    broken.add(all.get(3));

    assertThatThrownBy(() -> read(broken)).isInstanceOf(RegistryException.class);
  }
}
