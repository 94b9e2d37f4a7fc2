package chat.parley.gateway.command;

import chat.parley.backplane.rule.Part;
import chat.parley.backplane.rule.PartRulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;

/// What is said to a gateway over HTTP.
final class PartRulesOverHttpIT extends PartRulesContractTest {
  private final GatewayNode node = GatewayNode.shared();

  @Override
  protected int attempt(Part part, Scene scene) {
    try (var actor = PollClient.of(node, scene.actor())) {
      return actor.post(path(part, scene), '{' + members(part, scene) + '}').code();
    }
  }
}
