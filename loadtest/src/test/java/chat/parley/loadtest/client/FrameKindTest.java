package chat.parley.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameKindTest {
  @Test
  void tellsTheFramesOfTheProtocolApart() {
    assertThat(kind("{\"event\":\"message\",\"room\":\"general\"}")).isEqualTo(FrameKind.MESSAGE);
    assertThat(kind("{\"re\":7,\"ok\":{}}")).isEqualTo(FrameKind.REPLY);
    assertThat(kind("{\"re\":null,\"error\":{}}")).isEqualTo(FrameKind.REPLY);
    assertThat(kind("{\"event\":\"joined\"}")).isEqualTo(FrameKind.JOINED);
    assertThat(kind("{\"event\":\"left\"}")).isEqualTo(FrameKind.LEFT);
    assertThat(kind("{\"event\":\"reset\"}")).isEqualTo(FrameKind.RESET);
    assertThat(kind("{\"event\":\"reconnect\"}")).isEqualTo(FrameKind.RECONNECT);
    assertThat(kind("{\"event\":\"unsubscribed\"}")).isEqualTo(FrameKind.UNSUBSCRIBED);
    assertThat(kind("{\"event\":\"typing\"}")).isEqualTo(FrameKind.OTHER);
    assertThat(kind("")).isEqualTo(FrameKind.OTHER);
  }

  private static FrameKind kind(String text) {
    return Frame.ofText(text).kind();
  }
}
