package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final String SWITCHED =
      """
      HTTP/1.1 101 Switching Protocols
      upgrade: websocket
      connection: upgrade
      sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
      Sec-WebSocket-Protocol: chat.v1

      """
          .replace("\n", "\r\n");

  @Test
  void leavesTheFirstFrameBehindTheResponse() throws Exception {
    ByteBuf in = buffer(SWITCHED + "frame");

    assertThat(Handshake.complete(in)).isTrue();
    assertThat(in.toString(US_ASCII)).isEqualTo("frame");
  }

  @Test
  void waitsForTheEmptyLine() throws Exception {
    for (int length = 0; length < SWITCHED.length(); length++) {
      assertThat(Handshake.complete(buffer(SWITCHED.substring(0, length)))).isFalse();
    }
  }

  @Test
  void saysWhatTheServerAnsweredInstead() {
    ByteBuf refusal = buffer("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");

    assertThatThrownBy(() -> Handshake.complete(refusal))
        .hasMessage("handshake answered HTTP/1.1 401 Unauthorized");
  }

  @Test
  void insistsOnTheSubprotocol() {
    ByteBuf without = buffer(SWITCHED.replace("chat.v1", "chat.v2"));

    assertThatThrownBy(() -> Handshake.complete(without)).hasMessageContaining("subprotocol");
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }
}
