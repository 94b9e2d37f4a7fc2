package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import org.junit.jupiter.api.Test;

/// What a service may do on a gateway: act as any user, by the rules that hold for that user.
final class ServiceTokenIT {
  private final GatewayNode node = GatewayNode.shared();
  private final String bot = GatewayNode.name("bot");
  private final String room = node.privateRoom();
  private final String messages = "/v1/rooms/" + room + "/messages";

  @Test
  void itSendsAsAnyMember() {
    node.join(room, bot);
    try (var service = service();
        var alice = WebSocketClient.connect(node, "alice")) {
      alice.subscribe(room);
      var sent = service.post(messages + "?as=" + bot, "{\"key\":\"k\",\"text\":\"hi\"}");
      assertThat(sent.status()).isEqualTo(200);
      assertThat(alice.expectMessage("hi").path("user").asString()).isEqualTo(bot);
      assertThat(service.post(messages + "?as=" + bot, "{\"key\":\"k\",\"text\":\"hi\"}").json())
          .as("keys are those of the user")
          .isEqualTo(sent.json());
      assertThat(service.post(messages + "?as=alice", "{\"key\":\"k\",\"text\":\"her\"}").status())
          .isEqualTo(200);
      assertThat(alice.expectMessage("her").path("user").asString()).isEqualTo("alice");
    }
  }

  @Test
  void noRoomsRulesAreSuspendedForIt() {
    try (var service = service()) {
      assertThat(service.post(messages, "{\"text\":\"x\"}").code()).isEqualTo(4302);
      assertThat(service.post(messages + "?as=" + bot, "{\"text\":\"x\"}").code()).isEqualTo(4302);
      assertThat(service.poll("rooms=" + room + "&as=" + bot).code()).isEqualTo(4302);
      var open = "/v1/rooms/" + node.publicRoom() + "/messages?as=" + bot;
      assertThat(service.post(open, "{\"text\":\"x\"}").code()).isEqualTo(4301);
    }
  }

  @Test
  void itGetsTicketsAndPollsForUsers() {
    node.join(room, bot);
    try (var service = service()) {
      var ticket = service.post("/v1/tickets?as=" + bot, "").json().path("ticket").asString();
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(node), "", "rooms=" + room + "&ticket=" + ticket)) {
        stream.expect("cursor");
        node.say(room, "for members");
        stream.expectMessage("for members");
      }
      assertThat(service.poll("rooms=" + room + "&as=" + bot).status()).isEqualTo(200);
    }
  }

  @Test
  void nobodyElseActsAsAnother() {
    node.join(room, bot);
    try (var user = PollClient.of(node, "alice")) {
      for (var as : new String[] {bot, "alice"}) {
        var refused = user.post(messages + "?as=" + as, "{\"text\":\"x\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo(4350);
        assertThat(user.post("/v1/tickets?as=" + as, "").code()).isEqualTo(4350);
        assertThat(user.poll("rooms=" + room + "&as=" + as).code()).isEqualTo(4350);
      }
    }
  }

  @Test
  void whomItActsAsMustBeAUser() {
    try (var service = service()) {
      for (var as : new String[] {"", "@inbox", "a%20b"}) {
        assertThat(service.post(messages + "?as=" + as, "{\"text\":\"x\"}").code()).isEqualTo(4305);
      }
    }
  }

  private PollClient service() {
    return PollClient.withToken(node, node.serviceToken("back-end"));
  }
}
