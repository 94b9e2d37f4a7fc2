package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.state.PatchedDocument;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.StateDesk;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A slow reader of a state room gets the newest state, not what led to it.
final class SlowStateReaderIT {
  /// Patient enough for a machine that has other things to do.
  private static final GatewayNode NODE =
      GatewayNode.start(Map.of("parley.gateway.connection.max-unwritable", "29s"));

  private static final int RECEIVE_BUFFER = 65_536;

  /// More than the sockets and the node's own buffer take.
  private static final int CHANGES = 800;

  private static final String TEXT = "x".repeat(10_000);

  private final StateDesk desk = new StateDesk(NODE);
  private final String room = desk.room();

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Test
  void aSocketThatWasNotReadGetsTheDocumentInPlaceOfABacklog() {
    change(0);
    try (var slow =
        WebSocketClient.upgrade(
            RawClient.connect(NODE.port(), RECEIVE_BUFFER), NODE.token("bob"))) {
      slow.subscribe(room);
      flood();
      expectNewestInPlaceOfABacklog(slow::event);
      change(CHANGES + 1);
      assertThat(slow.event().at("/patch/0/value/n").asInt()).isEqualTo(CHANGES + 1);
    }
  }

  @Test
  void aStreamThatWasNotReadGetsItToo() {
    change(0);
    try (var slow =
        EventStreamClient.open(
            RawClient.connect(NODE.port(), RECEIVE_BUFFER), NODE.token("bob"), "rooms=" + room)) {
      flood();
      expectNewestInPlaceOfABacklog(() -> slow.next().json());
      change(CHANGES + 1);
      assertThat(slow.expect("patch").json().at("/patch/0/value/n").asInt()).isEqualTo(CHANGES + 1);
    }
  }

  private void flood() {
    double slow = NODE.count(GatewayMeter.SLOW_READERS);
    for (int i = 1; i <= CHANGES; i++) {
      change(i);
    }
    Waiting.until("it counts as slow", () -> NODE.count(GatewayMeter.SLOW_READERS) > slow);
  }

  /// What was on its way still comes, each after the one before; then the document, and nothing of
  /// what lies between.
  private void expectNewestInPlaceOfABacklog(Supplier<JsonNode> events) {
    var top = NODE.top(room).offset();
    var document = new PatchedDocument();
    int patches = 0;
    int snapshots = 0;
    long at = 0;
    while (at < top) {
      var event = events.get();
      document.take(event);
      long offset = event.path("offset").asLong();
      if (event.path("event").asString().equals("patch")) {
        patches++;
        assertThat(offset).isEqualTo(at + 1);
      } else {
        snapshots++;
        assertThat(event.path("event").asString()).isEqualTo("snapshot");
      }
      at = offset;
    }
    assertThat(document.document()).isEqualTo(desk.document(room));
    assertThat(snapshots).as("besides the first one").isGreaterThan(1);
    assertThat(patches + snapshots).as("of %d changes", CHANGES).isLessThan(CHANGES * 3 / 4);
  }

  private void change(int number) {
    desk.put(room, "{\"n\":" + number + ",\"text\":\"" + TEXT + "\"}");
  }
}
