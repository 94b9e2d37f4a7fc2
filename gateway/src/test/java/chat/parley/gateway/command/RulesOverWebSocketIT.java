package chat.parley.gateway.command;

import chat.parley.backplane.rule.Deed;
import chat.parley.backplane.rule.RulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import java.util.EnumSet;
import java.util.Set;

/// Commands of a WebSocket.
final class RulesOverWebSocketIT extends RulesContractTest {
  private final GatewayNode node = GatewayNode.shared();

  @Override
  protected Set<Deed> deeds() {
    return EnumSet.range(Deed.SEND, Deed.ERASE);
  }

  @Override
  protected int attempt(Deed deed, Scene scene) {
    try (var actor = WebSocketClient.connect(node, scene.actor())) {
      var reply = actor.call("\"room\":\"" + scene.room(deed) + "\"," + command(deed, scene));
      return reply.path("error").path("code").asInt(0);
    }
  }

  private static String command(Deed deed, Scene scene) {
    return switch (deed) {
      case SEND -> "\"cmd\":\"send\",\"text\":\"hi\"";
      case EDIT -> "\"cmd\":\"edit\",\"text\":\"ho\",\"message\":\"" + scene.own() + '"';
      case REWRITE -> "\"cmd\":\"edit\",\"data\":{\"n\":1},\"message\":\"" + scene.own() + '"';
      case REACT -> "\"cmd\":\"react\",\"reaction\":\"x\",\"message\":\"" + scene.others() + '"';
      case TYPE -> "\"cmd\":\"typing\"";
      case SIGNAL -> "\"cmd\":\"signal\",\"type\":\"offer\",\"to\":\"" + Scene.victim(deed) + '"';
      case EPHEMERAL -> "\"cmd\":\"ephemeral\",\"text\":\"hi\"";
      case STATE -> "\"cmd\":\"put\",\"document\":{\"a\":1}";
      case FOLLOW -> "\"cmd\":\"follow\",\"thread\":\"" + scene.own() + '"';
      case READ -> "\"cmd\":\"read\",\"position\":\"" + scene.own() + '"';
      case DELETE -> "\"cmd\":\"delete\",\"message\":\"" + scene.own() + '"';
      case ERASE -> "\"cmd\":\"delete\",\"message\":\"" + scene.others() + '"';
      default -> throw new IllegalArgumentException(deed.toString());
    };
  }
}
