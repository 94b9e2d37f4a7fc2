package chat.parley.gateway.transport;

import static chat.parley.gateway.WebSocketClient.BINARY;
import static chat.parley.gateway.WebSocketClient.CLOSE;
import static chat.parley.gateway.WebSocketClient.PING;
import static chat.parley.gateway.WebSocketClient.PONG;
import static chat.parley.gateway.WebSocketClient.TEXT;
import static chat.parley.gateway.WebSocketClient.masked;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.openapi.DescribedApi;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.connection.Echoes;
import chat.parley.gateway.metrics.GatewayMeter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes goes back; and whoever has no token gets no further than that.
final class EchoIT {
  private static final int MAX_FRAME = 65_536;
  private static final int CONTINUATION = 0;

  private final GatewayNode node = GatewayNode.shared();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, MAX_FRAME})
  void textAndBinaryComeBackAsTheyAre(int size) {
    try (var echo = open(node)) {
      for (int opcode : new int[] {TEXT, BINARY}) {
        var payload = "x".repeat(size).getBytes(StandardCharsets.UTF_8);

        echo.raw().send(masked(opcode, true, payload));

        var back = echo.frame();
        assertThat(back.opcode()).isEqualTo(opcode);
        assertThat(back.payload()).isEqualTo(payload);
      }
    }
  }

  @Test
  void bytesThatAreNoTextComeBackInABinaryFrame() {
    try (var echo = open(node)) {
      byte[] payload = {0, (byte) 0xff, (byte) 0xc0, '\n'};

      echo.raw().send(masked(BINARY, true, payload));

      assertThat(echo.frame().payload()).isEqualTo(payload);
    }
  }

  @Test
  void partsComeBackAsPartsAndAPingBetweenThemIsAnswered() {
    try (var echo = open(node)) {
      // Its second byte is in the next part.
      var text = "ä".getBytes(StandardCharsets.UTF_8);
      var raw = echo.raw();
      raw.send(masked(TEXT, false, new byte[] {text[0]}));
      raw.send(masked(PING, true, "still there?".getBytes(StandardCharsets.UTF_8)));
      raw.send(masked(CONTINUATION, true, new byte[] {text[1]}));

      assertThat(raw.bytes(3)).containsExactly(TEXT, 1, text[0]);
      assertThat(echo.frame())
          .satisfies(
              pong -> {
                assertThat(pong.opcode()).isEqualTo(PONG);
                assertThat(pong.text()).isEqualTo("still there?");
              });
      assertThat(raw.bytes(3)).containsExactly(0x80, 1, text[1]);
    }
  }

  @Test
  void aCloseIsAnswered() {
    try (var echo = open(node)) {
      echo.raw().send(masked(CLOSE, true, new byte[] {3, (byte) 0xe8}));

      echo.expectClose(1000);
      echo.raw().expectEnd();
    }
  }

  @Test
  void whoNamesTheSubprotocolOfTheOtherPathGetsIt() {
    try (var raw = RawClient.connect(node)) {
      raw.request(handshake("sec-websocket-protocol: chat.v1"));

      assertThat(raw.head().header("sec-websocket-protocol")).isEqualTo("chat.v1");
    }
  }

  @Test
  void whatIsTooLargeEndsIt() {
    try (var echo = open(node)) {
      echo.raw().send(masked(BINARY, true, new byte[MAX_FRAME + 1]));
      echo.expectClose(1009);
    }
    try (var echo = open(node)) {
      echo.raw().send(masked(BINARY, false, new byte[MAX_FRAME]));
      echo.raw().send(masked(CONTINUATION, true, new byte[1]));
      assertThat(echo.raw().bytes(10 + MAX_FRAME)).hasSize(10 + MAX_FRAME);
      assertThat(echo.expectClose(1009).closeReason()).startsWith("4400");
    }
  }

  @Test
  void textThatIsNoneEndsIt() {
    try (var echo = open(node)) {
      echo.raw().send(masked(TEXT, true, new byte[] {(byte) 0xff}));

      echo.expectClose(1007);
    }
  }

  @Test
  void whoSendsTooFastIsClosed() {
    try (var patient = GatewayNode.start(Map.of("parley.gateway.connection.command-burst", "5"));
        var echo = open(patient)) {
      // More than two seconds have, however they lie.
      for (int i = 0; i < 11; i++) {
        echo.raw().trySend(masked(TEXT, true, new byte[0]));
      }

      echo.expectClose(4103);
    }
  }

  @Test
  void thereAreFewOfThemAndTheyTakeNobodysPlace() {
    try (var small = GatewayNode.start(Map.of("parley.gateway.echo.max-connections", "2"))) {
      try (var one = open(small);
          var two = open(small)) {
        expectRefusal(small, 503, "\"code\":4102");
        assertThat(small.count(GatewayMeter.REFUSALS, "error", "too-many-connections"))
            .isEqualTo(1);
        assertThat(small.count(GatewayMeter.CONNECTIONS)).as("connections of users").isZero();
        WebSocketClient.connect(small, "bob").ping();
        one.sendText("here");
        two.sendText("there");
        assertThat(one.frame().text() + two.frame().text()).isEqualTo("herethere");
      }
      var echoes = small.bean(Echoes.class);
      Waiting.until("the places are free again", () -> echoes.size() == 0);
      open(small).close();
    }
  }

  @Test
  void theyAreAmongTheConnectionsOfTheNode() {
    try (var small = GatewayNode.start(Map.of("parley.gateway.connection.max-connections", "1"));
        var echo = open(small);
        var bob = RawClient.connect(small)) {
      echo.sendText("first");
      assertThat(echo.frame().text()).isEqualTo("first");
      bob.request(WebSocketClient.request(small.token("bob")));
      assertThat(bob.answer().body()).contains("\"code\":4102");
    }
  }

  @Test
  void oneEndsAfterItsTime() {
    try (var brief = GatewayNode.start(Map.of("parley.gateway.echo.life", "1s"));
        var echo = open(brief)) {
      assertThat(echo.expectClose(1000).closeReason()).contains("1 s");
    }
  }

  @Test
  void aNodeThatLeavesSaysSo() {
    var leaving = GatewayNode.start(Map.of());
    try (var echo = open(leaving)) {
      Thread.ofVirtual().start(leaving::close);

      assertThat(echo.expectClose(1012).closeReason()).startsWith("4000");
    }
  }

  @Test
  void pagesOfOthersMayNotOpenOne() {
    expectRefusal(node, 403, "\"code\":4403", "origin: https://evil.example");
  }

  @Test
  void whatIsNoHandshakeIsRefusedAsDescribed() {
    try (var nobody = PollClient.withToken(node, "")) {
      var answer = nobody.method("GET", "/v1/echo");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("code").asInt()).isEqualTo(4318);
      DescribedApi.check("gateway", answer.http());
    }
  }

  private static void expectRefusal(GatewayNode node, int status, String body, String... more) {
    try (var raw = RawClient.connect(node)) {
      var answer = raw.request(handshake(more)).answer();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).contains(body);
    }
  }

  private static WebSocketClient open(GatewayNode node) {
    return WebSocketClient.upgraded(RawClient.connect(node).request(handshake()));
  }

  private static String[] handshake(String... more) {
    var lines = new String[5 + more.length];
    lines[0] = "GET /v1/echo HTTP/1.1";
    lines[1] = "upgrade: websocket";
    lines[2] = "connection: Upgrade";
    lines[3] = "sec-websocket-version: 13";
    lines[4] = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
    System.arraycopy(more, 0, lines, 5, more.length);
    return lines;
  }
}
