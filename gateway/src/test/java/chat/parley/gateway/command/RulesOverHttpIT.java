package chat.parley.gateway.command;

import chat.parley.backplane.rule.Deed;
import chat.parley.backplane.rule.RulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import java.util.EnumSet;
import java.util.Set;

/// What is said to a gateway over HTTP.
final class RulesOverHttpIT extends RulesContractTest {
  private final GatewayNode node = GatewayNode.shared();

  @Override
  protected Set<Deed> deeds() {
    return EnumSet.range(Deed.SEND, Deed.ERASE);
  }

  @Override
  protected int attempt(Deed deed, Scene scene) {
    try (var actor = PollClient.of(node, scene.actor())) {
      return actor.post("/v1/rooms/" + scene.room() + path(deed), body(deed, scene)).code();
    }
  }

  static String path(Deed deed) {
    return switch (deed) {
      case SEND -> "/messages";
      case EDIT -> "/edit";
      case REACT -> "/react";
      case TYPE -> "/typing";
      case SIGNAL -> "/signals";
      case READ -> "/read";
      case DELETE, ERASE -> "/delete";
      default -> throw new IllegalArgumentException(deed.toString());
    };
  }

  static String body(Deed deed, Scene scene) {
    return switch (deed) {
      case SEND -> "{\"text\":\"hi\"}";
      case EDIT -> "{\"text\":\"ho\",\"message\":\"" + scene.own() + "\"}";
      case REACT -> "{\"reaction\":\"x\",\"message\":\"" + scene.others() + "\"}";
      case SIGNAL -> "{\"type\":\"offer\",\"to\":\"" + Scene.victim(deed) + "\"}";
      case READ -> "{\"position\":\"" + scene.own() + "\"}";
      case DELETE -> "{\"message\":\"" + scene.own() + "\"}";
      case ERASE -> "{\"message\":\"" + scene.others() + "\"}";
      default -> "";
    };
  }
}
