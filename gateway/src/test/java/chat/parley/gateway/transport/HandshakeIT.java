package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import org.junit.jupiter.api.Test;

/// Who gets a connection, on which path, and what the others are told.
final class HandshakeIT {
  private final GatewayNode node = GatewayNode.shared();

  @Test
  void aMessageReachesEveryTransport() {
    var room = node.publicRoom();
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      assertThat(stream.expect("cursor").id()).isEqualTo(node.top(room).toString());
      var first = poller.poll("rooms=" + room);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + first.cursor());

      node.say(room, "hello");

      socket.expectMessage("hello");
      stream.expectMessage("hello");
      assertThat(waiting.join().texts()).containsExactly("hello");
    }
  }
}
