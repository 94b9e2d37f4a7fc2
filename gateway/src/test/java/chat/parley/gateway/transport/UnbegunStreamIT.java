package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A stream that ends while its rooms are being joined: Redis does not answer scripts meanwhile.
final class UnbegunStreamIT {
  private final GatewayNode node = GatewayNode.start(Map.of("parley.redis.command-timeout", "15s"));
  private final String room = node.publicRoom();
  private final RawClient raw = RawClient.connect(node);

  @BeforeEach
  void holdRedis() {
    RedisExtension.server().command("CLIENT", "PAUSE", "10000", "WRITE");
    EventStreamClient.request(raw, node.token("bob"), "rooms=" + room);
    Waiting.until(
        "the stream is being opened",
        () -> node.count(GatewayMeter.CONNECTIONS, "transport", "sse") == 1);
  }

  @AfterEach
  void close() {
    RedisExtension.server().command("CLIENT", "UNPAUSE");
    raw.close();
    node.close();
  }

  @Test
  void whatMayBeRetriedIsAStreamThatSaysWhyAndEnds() {
    onEach(connection -> connection.close(Refusal.of(ErrorCode.TOKEN_EXPIRED)));

    var answer = raw.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("event: refused\n").contains("\"code\":4202");
  }

  @Test
  void whoIsDisconnectedIsToldAsInAStreamThatHasBegun() {
    onEach(connection -> connection.close(Refusal.of(ErrorCode.DISCONNECTED)));

    var answer = raw.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("event: refused\n").contains("\"code\":4205");
  }

  @Test
  void whatMayNotIsAnHttpError() {
    onEach(connection -> connection.close(Refusal.of(ErrorCode.BAD_TOKEN)));

    var answer = raw.answer();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":4201");
  }

  @Test
  void aDrainSaysWhenToComeBack() {
    onEach(connection -> connection.leave(new Notice.Reconnect(1_234, "drain")));

    var answer = raw.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("retry: 1234\n").contains("\"code\":4000");
  }

  private void onEach(Consumer<Connection> action) {
    node.bean(ConnectionTable.class).onEach(action);
  }
}
