package chat.parley.gateway.command;

import chat.parley.backplane.rule.Part;
import chat.parley.backplane.rule.PartRulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;

/// Commands of a WebSocket.
final class PartRulesOverWebSocketIT extends PartRulesContractTest {
  private final GatewayNode node = GatewayNode.shared();

  @Override
  protected int attempt(Part part, Scene scene) {
    try (var actor = WebSocketClient.connect(node, scene.actor())) {
      var head = "\"cmd\":\"%s\",\"room\":\"%s\",".formatted(command(part), scene.room());
      return actor.call(head + members(part, scene)).path("error").path("code").asInt(0);
    }
  }
}
