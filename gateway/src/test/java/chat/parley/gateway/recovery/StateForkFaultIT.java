package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.StateDesk;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A state room whose last changes Redis has lost: whoever saw them gets the document that
/// survived, where a room of messages has a reset.
final class StateForkFaultIT {
  private static final GatewayNode NODE =
      GatewayNode.start(Map.of("parley.gateway.recovery.position-check", "1s"));

  private final StateDesk desk = new StateDesk(NODE);
  private final String room = desk.room();

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Test
  void whoeverSawWhatIsLostGetsTheDocumentThatSurvivedOnEveryTransport() {
    var set = desk.put(room, "{\"a\":1}");
    Position lost;
    try (var socket = WebSocketClient.connect(NODE, "bob");
        var stream = EventStreamClient.open(NODE, "bob", "rooms=" + room);
        var poller = PollClient.of(NODE, "bob")) {
      socket.subscribe(room);
      expect(socket.event(), "{\"a\":1}", set);
      expect(stream.expect("snapshot").json(), "{\"a\":1}", set);
      lost = desk.put(room, "{\"a\":2}");
      assertThat(socket.event().path("event").asString()).isEqualTo("patch");
      stream.expect("patch");

      var failover = new Failover(room);
      failover.losing(set);
      failover.losingDocument(set, "{\"a\":1}");

      expect(socket.event(), "{\"a\":1}", set);
      expect(stream.expect("snapshot").json(), "{\"a\":1}", set);
      var polled = poller.poll("rooms=" + room + "&cursor=" + lost);
      expect(polled.json().path("events").get(0), "{\"a\":1}", set);
      assertThat(polled.cursor()).isEqualTo(set.toString());

      var next = desk.put(room, "{\"a\":3}");
      assertThat(next.epoch()).isNotEqualTo(lost.epoch());
      assertThat(position(socket.event())).isEqualTo(next.toString());
      assertThat(stream.expect("patch").id()).isEqualTo(next.toString());
    }
  }

  @Test
  void whoSawNothingOfItGoesOnAsIfNothingHadHappened() {
    var set = desk.put(room, "{\"a\":1}");
    try (var socket = WebSocketClient.connect(NODE, "bob")) {
      socket.subscribe(room, set);
      new Failover(room).clean();
      var next = desk.put(room, "{\"a\":2}");
      var event = socket.event();
      assertThat(event.path("event").asString()).isEqualTo("patch");
      assertThat(position(event)).isEqualTo(next.toString());
    }
  }

  private static void expect(JsonNode event, String document, Position position) {
    assertThat(event.path("event").asString()).as("%s", event).isEqualTo("snapshot");
    assertThat(event.path("document").toString()).isEqualTo(document);
    assertThat(position(event)).isEqualTo(position.toString());
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }
}
