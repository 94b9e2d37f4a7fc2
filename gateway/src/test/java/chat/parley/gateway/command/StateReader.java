package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.state.PatchedDocument;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows a state room from node to node, stays away, or lags behind, as the dice will have it;
/// and keeps the document as the room's events make it. Used by one thread at a time.
final class StateReader implements AutoCloseable {
  private final List<GatewayNode> nodes;
  private final String room;
  private final String user;
  private final Random random;
  private final PatchedDocument document = new PatchedDocument();
  private @Nullable Position cursor;
  private @Nullable WebSocketClient socket;
  private int patches;
  private int snapshots;

  StateReader(List<GatewayNode> nodes, String room, String user, Random random) {
    this.nodes = nodes;
    this.room = room;
    this.user = user;
    this.random = random;
  }

  String user() {
    return user;
  }

  JsonNode document() {
    return document.document();
  }

  int patches() {
    return patches;
  }

  int snapshots() {
    return snapshots;
  }

  /// @param top where the room has got, at least
  void step(Position top) {
    int dice = random.nextInt(100);
    if (dice < 15) {
      close();
    } else if (dice < 40) {
      close();
      readTo(top);
    } else if (dice < 80) {
      readTo(top);
    }
    // Else it reads nothing now.
  }

  void end(Position top) {
    readTo(top);
    assertThat(cursor).isEqualTo(top);
  }

  private void readTo(Position top) {
    var open = open();
    while (cursor == null || cursor.offset() < top.offset()) {
      take(open.event());
    }
  }

  private WebSocketClient open() {
    var open = socket;
    if (open == null) {
      open = WebSocketClient.connect(nodes.get(random.nextInt(nodes.size())), user);
      socket = open;
      var reply = cursor == null ? open.subscribe(room) : open.subscribe(room, cursor);
      assertThat(reply.path("ok").path("recovered").asBoolean(false)).as("%s", reply).isTrue();
    }
    return open;
  }

  private void take(JsonNode event) {
    var next =
        Position.parse(event.path("epoch").asString() + ':' + event.path("offset").asLong())
            .orElseThrow();
    switch (event.path("event").asString()) {
      case "patch" -> {
        patches++;
        assertThat(cursor).as("%s", event).isNotNull();
        assertThat(next.offset()).isEqualTo(cursor == null ? 0 : cursor.offset() + 1);
      }
      case "snapshot" -> {
        snapshots++;
        assertThat(next.offset()).isGreaterThanOrEqualTo(cursor == null ? 0 : cursor.offset());
      }
      default -> throw new AssertionError(event);
    }
    document.take(event);
    cursor = next;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
