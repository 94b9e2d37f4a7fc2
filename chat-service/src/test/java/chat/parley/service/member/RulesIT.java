package chat.parley.service.member;

import chat.parley.backplane.rule.Deed;
import chat.parley.backplane.rule.RulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.EnumSet;
import java.util.Set;

/// What is asked of chat-service: all but what is stored nowhere, which is told to gateways.
final class RulesIT extends RulesContractTest {
  private final RunningService service = RunningService.shared();

  @Override
  protected Set<Deed> deeds() {
    return EnumSet.complementOf(EnumSet.of(Deed.TYPE, Deed.SIGNAL, Deed.EPHEMERAL));
  }

  @Override
  protected int attempt(Deed deed, Scene scene) {
    var answer = answer(deed, scene, service.as(scene.actor()));
    return answer.status() < 300 ? 0 : answer.json().path("code").asInt();
  }

  private static Answer answer(Deed deed, Scene scene, Caller actor) {
    var room = "/v1/rooms/" + scene.room(deed);
    var victim = Scene.victim(deed);
    var member = room + "/members/" + victim;
    return switch (deed) {
      case SEND -> actor.post(room + "/messages", "{\"text\":\"hi\"}");
      case EDIT ->
          actor.post(room + "/edit", "{\"text\":\"ho\",\"message\":\"" + scene.own() + "\"}");
      case REWRITE ->
          actor.post(room + "/edit", "{\"data\":{\"n\":1},\"message\":\"" + scene.own() + "\"}");
      case REACT ->
          actor.post(
              room + "/react", "{\"reaction\":\"x\",\"message\":\"" + scene.others() + "\"}");
      case STATE -> actor.put(room + "/state", "{\"a\":1}");
      case FOLLOW -> actor.post(room + "/follow", "{\"thread\":\"" + scene.own() + "\"}");
      case READ -> actor.post(room + "/read", "{\"position\":\"" + scene.own() + "\"}");
      case DELETE -> actor.post(room + "/delete", "{\"message\":\"" + scene.own() + "\"}");
      case ERASE -> actor.post(room + "/delete", "{\"message\":\"" + scene.others() + "\"}");
      case INVITE -> actor.put(member);
      case REMOVE -> actor.delete(member);
      case BAN -> actor.put(room + "/bans/" + victim);
      case MUTE -> actor.put(room + "/mutes/" + victim, "{\"until\":" + Scene.FAR + "}");
      case DEMOTE -> actor.patch(member, "{\"role\":\"reader\"}");
      case PROMOTE -> actor.patch(member, "{\"role\":\"moderator\"}");
      case CONFIGURE -> actor.patch(room, "{\"topic\":\"news\"}");
      case JOIN -> actor.put(room + "/members/" + scene.actor());
      case TYPE, SIGNAL, EPHEMERAL ->
          throw new IllegalArgumentException(deed + " is told to gateways");
    };
  }
}
