package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {
  private static final Receipt FULL =
      new Receipt(
          "00112233445566778899aabbccddeeff",
          "ticket-triage",
          "1.5.0",
          Slice.CANARY,
          "triage-1.5.0-a1",
          Instant.ofEpochMilli(1_732_352_400_123L),
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331");

  @Test
  void readsTheTokenItWrote() {
    assertThat(Receipt.parse(FULL.toString())).isEqualTo(FULL);
  }

  @Test
  void keepsAbsentFieldsAbsent() {
    Receipt bare =
        new Receipt("00", "r", "1.0.0", Slice.STABLE, null, Instant.ofEpochMilli(5), null, null);
    assertThat(Receipt.parse(bare.toString())).isEqualTo(bare);
  }

  @Test
  void isSafeInAnAddress() {
    assertThat(FULL.toString()).matches("[A-Za-z0-9._-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sb1.", "sb2.AAAA", "sb1.!!!", "sb1.YQ"})
  void refusesWhatIsNoToken(String token) {
    assertThatThrownBy(() -> Receipt.parse(token))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("receipt");
  }

  @Test
  void refusesATokenThatWasCut() {
    String token = FULL.toString();
    assertThatThrownBy(() -> Receipt.parse(token.substring(0, token.length() - 60)))
        .isInstanceOf(SwitchbackException.class);
  }
}
