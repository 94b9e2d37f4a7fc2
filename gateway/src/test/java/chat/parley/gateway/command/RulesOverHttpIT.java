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
      return attempt(actor, deed, scene);
    }
  }

  static int attempt(PollClient actor, Deed deed, Scene scene) {
    var path = "/v1/rooms/" + scene.room(deed) + path(deed);
    var body = body(deed, scene);
    return (deed == Deed.STATE ? actor.put(path, body) : actor.post(path, body)).code();
  }

  private static String path(Deed deed) {
    return switch (deed) {
      case SEND -> "/messages";
      case EDIT, REWRITE -> "/edit";
      case REACT -> "/react";
      case TYPE -> "/typing";
      case SIGNAL -> "/signals";
      case EPHEMERAL -> "/ephemeral";
      case STATE -> "/state";
      case READ -> "/read";
      case FOLLOW -> "/follow";
      case DELETE, ERASE -> "/delete";
      default -> throw new IllegalArgumentException(deed.toString());
    };
  }

  private static String body(Deed deed, Scene scene) {
    return switch (deed) {
      case SEND, EPHEMERAL -> "{\"text\":\"hi\"}";
      case STATE -> "{\"a\":1}";
      case FOLLOW -> "{\"thread\":\"" + scene.own() + "\"}";
      case EDIT -> "{\"text\":\"ho\",\"message\":\"" + scene.own() + "\"}";
      case REWRITE -> "{\"data\":{\"n\":1},\"message\":\"" + scene.own() + "\"}";
      case REACT -> "{\"reaction\":\"x\",\"message\":\"" + scene.others() + "\"}";
      case SIGNAL -> "{\"type\":\"offer\",\"to\":\"" + Scene.victim(deed) + "\"}";
      case READ -> "{\"position\":\"" + scene.own() + "\"}";
      case DELETE -> "{\"message\":\"" + scene.own() + "\"}";
      case ERASE -> "{\"message\":\"" + scene.others() + "\"}";
      default -> "";
    };
  }
}
