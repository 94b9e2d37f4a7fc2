package chat.parley.gateway.command;

import chat.parley.backplane.rule.Deed;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.rule.RulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Whoever is no member any more, and has a token that grants him what he was: the rules are the
/// same.
final class GrantedRulesIT extends RulesContractTest {
  private final GatewayNode node = GatewayNode.shared();

  /// Nobody is granted a room of two.
  @Override
  protected boolean covers(String situation, String role) {
    return Role.of(role).filter(Role::isGrantable).isPresent()
        && !List.of("direct", "blocked").contains(situation);
  }

  @Override
  protected Set<Deed> deeds() {
    return EnumSet.range(Deed.SEND, Deed.ERASE);
  }

  @Override
  protected int attempt(Deed deed, Scene scene) {
    node.leave(scene.room(deed), scene.actor());
    var role = Role.of(scene.role()).orElseThrow();
    var token = node.grantingToken(scene.actor(), scene.room(deed), role);
    try (var actor = PollClient.withToken(node, token)) {
      return RulesOverHttpIT.attempt(actor, deed, scene);
    }
  }
}
