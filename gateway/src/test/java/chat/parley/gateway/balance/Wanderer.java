package chat.parley.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// A client that follows one room, moves when it is asked to, and goes on from where it was. Lives
/// on a thread of its own until it has seen [#LAST].
final class Wanderer {
  static final String LAST = "last";

  private final String room;
  private final Supplier<GatewayNode> balancer;
  private final List<String> texts = new ArrayList<>();
  private String position;

  /// @param balancer chooses the node for each connection
  Wanderer(String room, String position, Supplier<GatewayNode> balancer) {
    this.room = room;
    this.position = position;
    this.balancer = balancer;
  }

  /// Everything it was told, in order.
  List<String> webSocket() {
    while (!isDone()) {
      try (var socket = WebSocketClient.connect(balancer.get(), "bob")) {
        assertThat(socket.subscribe(room, position).path("ok").path("recovered").asBoolean(false))
            .isTrue();
        var event = socket.event();
        while (see(event) && !isDone()) {
          event = socket.event();
        }
        if (!isDone()) {
          assertThat(socket.expectClose(1012).closeReason()).startsWith("4000 ");
          pause(event);
        }
      }
    }
    return texts;
  }

  List<String> eventStream() {
    while (!isDone()) {
      var node = balancer.get();
      try (var raw = RawClient.connect(node)) {
        var stream =
            EventStreamClient.open(
                raw, node.token("bob"), "rooms=" + room, "last-event-id: " + position);
        stream.expect("cursor");
        var event = stream.next();
        while (see(event.json()) && !isDone()) {
          event = stream.next();
        }
        if (!isDone()) {
          stream.expectEnd();
          pause(event.json());
        }
      }
    }
    return texts;
  }

  private boolean isDone() {
    return !texts.isEmpty() && texts.getLast().equals(LAST);
  }

  /// False where it is asked to move.
  private boolean see(JsonNode event) {
    return switch (event.path("event").asString()) {
      case "message" -> shown(event);
      case "reconnect" -> !isAskedToMove(event);
      default -> throw new AssertionError("not expected: " + event);
    };
  }

  private boolean shown(JsonNode message) {
    position = message.path("epoch").asString() + ":" + message.path("offset").asString();
    return texts.add(message.path("text").asString());
  }

  private static boolean isAskedToMove(JsonNode reconnect) {
    assertThat(reconnect.path("reason").asString()).isEqualTo("balance");
    assertThat(reconnect.path("afterMillis").asLong(-1)).isBetween(0L, 999L);
    return true;
  }

  private static void pause(JsonNode reconnect) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(reconnect.path("afterMillis").asLong()));
  }
}
