package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the lab may do to its own connections, in development mode.
final class BreakRouteIT {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  /// More than comes before it breaks, such as a ping.
  private static final int MANY_BYTES = 100_000;

  private final GatewayNode node = GatewayNode.shared();
  private final String user = GatewayNode.name("user");
  private final String room = node.publicRoom();

  @Test
  void aResetEndsTheTransportsConnectionsOfTheUserAndNoOthers() {
    node.join(room, user);
    try (var socket = WebSocketClient.connect(node, user);
        var stream = EventStreamClient.open(node, user, "rooms=" + room);
        var bystander = WebSocketClient.connect(node, GatewayNode.name("user"))) {
      socket.ping();
      stream.expect("cursor");

      assertThat(breakOff(node, "transport=websocket&how=reset").status()).isEqualTo(204);

      // Not an end, which would be a goodbye.
      assertThatThrownBy(() -> socket.raw().bytes(MANY_BYTES)).hasMessageContaining("broke");
      node.say(room, "still here");
      stream.expectMessage("still here");
      bystander.ping();
    }
  }

  @Test
  void aSilentConnectionIsOpenAndNothingPasses() {
    node.join(room, user);
    var other = GatewayNode.name("user");
    node.join(room, other);
    try (var stream = EventStreamClient.open(node, user, "rooms=" + room);
        var socket = WebSocketClient.connect(node, user);
        var bystander = WebSocketClient.connect(node, other)) {
      stream.expect("cursor");
      socket.subscribe(room);
      bystander.subscribe(room);

      assertThat(breakOff(node, "transport=websocket&how=silence").status()).isEqualTo(204);
      assertThat(breakOff(node, "transport=sse&how=silence").status()).isEqualTo(204);

      // On the same loops as the breaking, and behind it.
      bystander.ping();
      node.say(room, "unheard");
      bystander.expectMessage("unheard");
      socket.send("\"cmd\":\"ping\"");
      assertThat(rest(socket.raw())).doesNotContain("unheard").doesNotContain("\"re\"");
      assertThat(rest(stream.raw())).doesNotContain("unheard");
    }
    // Who comes back by his cursor has missed nothing: that is the lab's to show.
    try (var again = WebSocketClient.connect(node, user)) {
      again.ping();
    }
  }

  @Test
  void whatIsNoBreakageIsRefused() {
    for (var query :
        new String[] {"", "transport=poll&how=reset", "transport=sse", "transport=sse&how=drop"}) {
      var answer = breakOff(node, query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.code()).as(query).isEqualTo(4300);
    }
    try (var nobody = RawClient.connect(node)) {
      var answer =
          nobody
              .request("POST /lab/break?transport=sse&how=reset HTTP/1.1", "content-length: 0")
              .answer();
      assertThat(answer.status()).isEqualTo(401);
    }
  }

  @Test
  void outsideOfDevelopmentModeThereIsNoSuchPath() {
    try (var production = GatewayNode.start(Map.of("parley.development", "false"))) {
      var answer = breakOff(production, "transport=websocket&how=reset");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo(4314);
    }
  }

  /// All that still comes: a beat may have been on its way.
  private static String rest(RawClient raw) {
    var rest = new StringBuilder();
    while (raw.hasMore(A_WHILE)) {
      rest.append((char) (raw.bytes(1)[0] & 0xff));
    }
    return rest.toString();
  }

  private PollClient.Answer breakOff(GatewayNode where, String query) {
    try (var client = PollClient.of(where, user)) {
      return client.post("/lab/break?" + query, "");
    }
  }
}
