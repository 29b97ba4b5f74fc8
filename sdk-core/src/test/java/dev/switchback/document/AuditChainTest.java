package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One entry a change, each with the hash of the one before, so that a gap shows. */
class AuditChainTest {
  private final Changed route = Changed.triage();

  @BeforeEach
  void begin() {
    route.make(new Change.Register(Changed.version("1.7.0")), "ben", "");
    route.make(
        new Change.Revert(ROLLOUT, Map.of("verdict", Map.of("ln_e", 3.5))), "switchback:1", "bad");
    route.make(new Change.ClearQuarantine("1.5.0"), "ana", "looked at it");
    route.make(new Change.SwitchStable("1.7.0"), "ana", "incident");
  }

  @Test
  void leadsFromTheFirstDocumentToTheLast() {
    List<AuditEntry> history = route.history();
    assertThat(history).extracting(AuditEntry::revision).containsExactly(43L, 44L, 45L, 46L);
    assertThat(history.get(0).before()).isEqualTo(Documents.digest(Sample.triage()));
    assertThat(history.get(0).previousHash()).isNull();
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).before()).isEqualTo(history.get(i - 1).after());
      assertThat(history.get(i).previousHash()).isEqualTo(history.get(i - 1).hash());
    }
    assertThat(route.last().after()).isEqualTo(Documents.digest(route.document()));
    assertThat(AuditEntry.verify(history)).isNull();
    assertThat(AuditEntry.verify(List.of())).isNull();
  }

  @Test
  void holdsFromAnyPlaceOn() {
    assertThat(AuditEntry.verify(route.history().subList(2, 4))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, history[1]", "2, history[2]"})
  void showsAnEntryThatIsGone(int gone, String field) {
    List<AuditEntry> history = new ArrayList<>(route.history());
    history.remove(gone);
    Problem broken = AuditEntry.verify(history);
    assertThat(broken.field()).isEqualTo(field);
    assertThat(broken.message()).contains("something lies between");
    assertThat(broken.remedy()).isNotBlank();
  }

  @Test
  void showsEntriesThatChangedPlaces() {
    List<AuditEntry> history = new ArrayList<>(route.history());
    history.add(1, history.remove(2));
    assertThat(AuditEntry.verify(history).field()).isEqualTo("history[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "\"ana\", \"eve\"",
    "looked at it, nothing to see",
    "2026-11-24, 2026-11-25",
    "clear_quarantine, freeze",
    "\"revision\":45, \"revision\":46"
  })
  void showsAnEntryThatWasEdited(String written, String instead) {
    List<AuditEntry> history = new ArrayList<>(route.history());
    String line = history.get(2).toJson();
    assertThat(line).contains(written);
    history.set(2, AuditEntry.fromJson(line.replace(written, instead)));
    Problem broken = AuditEntry.verify(history);
    assertThat(broken.field()).isEqualTo("history[2]");
    assertThat(broken.message()).contains("was changed after it was written");
  }

  @Test
  void showsAnEntryThatWasEditedWithItsHash() {
    List<AuditEntry> history = new ArrayList<>(route.history());
    AuditEntry was = history.get(1);
    history.set(
        1,
        AuditEntry.of(
            was.revision(),
            was.at(),
            "eve",
            was.kind(),
            was.reason(),
            was.detail(),
            was.before(),
            was.after(),
            was.evidence(),
            was.previousHash()));
    assertThat(AuditEntry.verify(history).field()).isEqualTo("history[2]");
  }

  @Test
  void showsARevisionThatDoesNotRise() {
    AuditEntry last = route.last();
    AuditEntry again =
        AuditEntry.of(
            last.revision(),
            last.at(),
            "ana",
            "freeze",
            "",
            Map.of(),
            last.after(),
            last.after(),
            Map.of(),
            last.hash());
    Problem broken = AuditEntry.verify(List.of(last, again));
    assertThat(broken.message()).contains("is not higher than revision 46");
  }

  @Test
  void survivesBeingWrittenAndRead() {
    List<AuditEntry> read =
        route.history().stream().map(AuditEntry::toJson).map(AuditEntry::fromJson).toList();
    assertThat(read).isEqualTo(route.history());
    assertThat(AuditEntry.verify(read)).isNull();
    assertThat(read.get(1).evidence()).containsKey("verdict");
  }

  @Test
  void isTheSameForTheSameChange() {
    Changed one = Changed.triage();
    Changed other = Changed.triage();
    RouteDocument before = one.document();
    Change.Applied first = one.make(revert(ROLLOUT));
    Change.Applied second = other.make(revert(ROLLOUT));
    assertThat(first).isEqualTo(second);
    assertThat(first.entry().hash()).isEqualTo(second.entry().hash());
    assertThat(before).as("what it was made from").isEqualTo(Sample.triage());
  }
}
