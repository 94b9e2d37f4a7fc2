package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.Advice;
import org.junit.jupiter.api.Test;

class SocketEndsTest {
  @Test
  void aNumberIsTheCodeOrBeginsTheReason() {
    assertThat(SocketEnds.closeError(4205, "Come back").number()).isEqualTo(4205);
    assertThat(SocketEnds.closeError(1012, "4000 This node is leaving").number()).isEqualTo(4000);
    assertThat(SocketEnds.closeError(1012, "4000 This node is leaving").text())
        .isEqualTo("This node is leaving");
  }

  @Test
  void anyOtherEndIsALostConnection() {
    assertThat(SocketEnds.closeError(1006, "").number()).isZero();
    assertThat(SocketEnds.closeError(1011, "40000 bytes").number()).isZero();
    assertThat(SocketEnds.closeError(1011, "").advice()).isEqualTo(Advice.BACK_OFF);
  }
}
