package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.Change;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a store promises whose documents people edit where they are kept. */
public abstract class EditedByHandContractTest extends RegistryContractTest {
  @Test
  void refusesAnEditThatTheStateMachineRefuses() throws Exception {
    registry()
        .change(RouteTexts.ROUTE, new Change.StartCanary(RouteTexts.rollout("r1")), "ana", "");
    registry().change(RouteTexts.ROUTE, new Change.Revert("r1", Map.of()), "sdk", "breach");
    String reverted = new String(registry().read(RouteTexts.ROUTE).bytes(), StandardCharsets.UTF_8);
    String again = RouteTexts.withRevision(RouteTexts.canary(), 3);
    edit(registry(), RouteTexts.ROUTE, again);

    Stored refused = registry().read(RouteTexts.ROUTE);
    assertThat(refused.document()).isNull();
    assertThat(refused.problems().get(0).toString()).contains(RouteTexts.ROUTE + ".yaml");
    assertThat(registry().history(RouteTexts.ROUTE)).hasSize(2);
    edit(registry(), RouteTexts.ROUTE, reverted);
    assertThat(document().serving().revision()).isEqualTo(3);
  }

  @Test
  void refusesAnEditWithALowerRevisionAndNamesTheOneToWrite() throws Exception {
    registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    edit(
        registry(),
        RouteTexts.ROUTE,
        RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    Stored refused = registry().read(RouteTexts.ROUTE);
    assertThat(refused.document()).isNull();
    assertThat(refused.problems().get(0).field()).isEqualTo("serving.revision");
    assertThat(refused.problems().get(0).remedy()).contains("revision: 3");
  }

  @Test
  void keepsTheReferenceWhenAnEditRaisesTheRevision() throws Exception {
    registry()
        .change(RouteTexts.ROUTE, new Change.RecordReference(Map.of("error_rate", 0.5)), "ana", "");
    String text = new String(registry().read(RouteTexts.ROUTE).bytes(), StandardCharsets.UTF_8);
    edit(
        registry(),
        RouteTexts.ROUTE,
        text.replace("revision: 2\n", "revision: 9\n").replace("mode: auto", "mode: frozen"));

    assertThat(document().serving().revision()).isEqualTo(9);
    assertThat(document().serving().reference()).containsKey("error_rate");
  }

  @Test
  void readsTheOthersWhenOneIsBroken() throws Exception {
    edit(registry(), "broken", "route: [");

    Map<String, Stored> all = registry().readAll();
    assertThat(all.get("broken").problems()).isNotEmpty();
    assertThat(all.get("broken").document()).isNull();
    assertThat(all.get(RouteTexts.ROUTE).document()).isNotNull();
  }
}
