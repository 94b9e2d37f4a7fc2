package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CloseReasonTest {
  @Test
  void theCodeComesFirst() {
    assertThat(CloseReason.bytes(4101, "no", 123)).containsExactly(0x10, 0x05, 'n', 'o');
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() {
    assertThat(text(CloseReason.bytes(1000, "abc", 2))).isEqualTo("ab");
    assertThat(text(CloseReason.bytes(1000, "aé", 2))).isEqualTo("a");
    assertThat(text(CloseReason.bytes(1000, "aé", 3))).isEqualTo("aé");
    assertThat(text(CloseReason.bytes(1000, "…", 2))).isEmpty();
    assertThat(text(CloseReason.bytes(1000, "a😀b", 4))).isEqualTo("a");
    assertThat(text(CloseReason.bytes(1000, "a😀b", 5))).isEqualTo("a😀");
  }

  private static String text(byte[] payload) {
    return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }
}
