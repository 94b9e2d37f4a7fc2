package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Role;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Whoever is in a room by his token takes part in its threads, through two nodes.
final class GrantedThreadsIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.privateRoom();
  private final String bob = GatewayNode.name("bob");
  private final Position root = node.say(room, "root");

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void whatHeHasReadOnOneDeviceIsReadOnTheOthers() {
    var token = node.grantingToken(bob, room, Role.READER);
    try (var laptop = WebSocketClient.upgrade(RawClient.connect(node), token);
        var phone = WebSocketClient.upgrade(RawClient.connect(OTHER), token);
        var poller = PollClient.withToken(OTHER, token);
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      phone.subscribe(room);
      assertThat(laptop.call(command("follow", "")).path("ok").toString())
          .isEqualTo("{\"read\":\"" + root + "\"}");
      var sent = alice.call(command("send", ",\"text\":\"one\"")).path("ok");
      var reply = sent.path("epoch").asString() + ':' + sent.path("offset").asLong();
      phone.expectMessage("one");

      var read = laptop.call(command("readthread", ",\"position\":\"" + reply + '"')).path("ok");

      assertThat(read.path("read").asString()).isEqualTo(reply);
      var event = phone.event();
      assertThat(event.path("event").asString()).isEqualTo("readthread");
      assertThat(event.path("user").asString()).isEqualTo(bob);
      assertThat(event.path("position").asString()).isEqualTo(reply);
      assertThat(poller.post(path("follow"), body()).json()).isEqualTo(read);
      assertThat(poller.post(path("unfollow"), body()).http().body()).isEqualTo("{}");
    }
  }

  @Test
  void whoWritesInAThreadTakesPartInIt() {
    var token = node.grantingToken(bob, room, Role.MEMBER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token)) {
      var sent = socket.call(command("send", ",\"text\":\"one\"")).path("ok");
      var reply = sent.path("epoch").asString() + ':' + sent.path("offset").asLong();
      assertThat(socket.call(command("follow", "")).path("ok").path("read").asString())
          .isEqualTo(reply);
    }
  }

  @Test
  void isRefusedToWhoeverTheTokenOpensNothing() {
    var elsewhere = node.grantingToken(bob, "another-room", Role.MEMBER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(OTHER), elsewhere);
        var poller = PollClient.withToken(node, elsewhere);
        var granted =
            WebSocketClient.upgrade(
                RawClient.connect(node), node.grantingToken(bob, room, Role.MEMBER))) {
      for (var name : new String[] {"follow", "unfollow", "readthread"}) {
        var more = ",\"position\":\"" + root + '"';
        assertThat(code(socket.call(command(name, more)))).as(name).isEqualTo(4302);
        assertThat(poller.post(path(name), "{" + thread() + more + "}").code()).isEqualTo(4302);
        assertThat(code(granted.call(command(name, more)))).as(name).isZero();
      }
      var nothing = "\"cmd\":\"follow\",\"room\":\"" + room + "\",\"thread\":\"zzzz:1\"";
      assertThat(code(granted.call(nothing))).isEqualTo(4323);
    }
  }

  private String command(String name, String more) {
    return "\"cmd\":\"%s\",\"room\":\"%s\",%s%s".formatted(name, room, thread(), more);
  }

  private String body() {
    return "{" + thread() + "}";
  }

  private String thread() {
    return "\"thread\":\"" + root + '"';
  }

  private String path(String command) {
    return "/v1/rooms/" + room + '/' + command;
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
