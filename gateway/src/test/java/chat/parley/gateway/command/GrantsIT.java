package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.identity.TokenIssuer;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.rule.Role;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rooms that a token opens, in place of a membership, through two nodes and over every transport.
final class GrantsIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.privateRoom();
  private final String bob = GatewayNode.name("bob");

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  @Test
  void openARoomOverEveryTransportAndFromItsBeginning() {
    var first = node.say(room, "before anybody was let in");
    var token = node.grantingToken(bob, room, Role.MEMBER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token);
        var stream = EventStreamClient.open(RawClient.connect(OTHER), token, "rooms=" + room);
        var poller = PollClient.withToken(OTHER, token)) {
      assertThat(code(socket.subscribe(room))).isZero();
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();

      assertThat(code(socket.call(send("k1", "hello")))).isZero();
      socket.expectMessage("hello");
      stream.expectMessage("hello");
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts())
          .containsExactly("hello");
      assertThat(poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"more\"}").status())
          .isEqualTo(200);
      socket.expectMessage("more");
      var top = node.top(room);
      assertThat(
              code(
                  socket.call(
                      "\"cmd\":\"read\",\"room\":\"%s\",\"position\":\"%s\"".formatted(room, top))))
          .isZero();
    }
    try (var late = WebSocketClient.upgrade(RawClient.connect(OTHER), token)) {
      assertThat(late.subscribe(room, first).path("ok").path("recovered").asBoolean()).isTrue();
      late.expectMessage("hello");
      late.expectMessage("more");
    }
  }

  @Test
  void areWorthNothingElsewhereAndMakeNobodyAMember() {
    var token = node.grantingToken(bob, "another-room", Role.MEMBER);
    var members = Waiting.of(BACKPLANE.rooms.members(new RoomId(room)));
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token)) {
      assertThat(code(socket.subscribe(room))).isEqualTo(4302);
      assertThat(code(socket.call(send("k1", "no")))).isEqualTo(4302);
      assertThat(code(socket.subscribe("another-room"))).as("there is none").isEqualTo(4302);
    }
    var granting = node.grantingToken(bob, room, Role.MEMBER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), granting)) {
      socket.subscribe(room);
      assertThat(code(socket.call(send("k1", "yes")))).isZero();
      var all = socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      assertThat(all.path("ok").path("rooms").isEmpty()).isTrue();
    }
    assertThat(Waiting.of(BACKPLANE.rooms.members(new RoomId(room)))).isEqualTo(members);
  }

  @Test
  void aReaderReads() {
    var token = node.grantingToken(bob, room, Role.READER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(OTHER), token)) {
      socket.subscribe(room);
      assertThat(code(socket.call(send("k1", "no")))).isEqualTo(4330);
      assertThat(code(socket.call(ephemeral()))).isEqualTo(4330);
      node.say(room, "heard");
      socket.expectMessage("heard");
    }
  }

  /// A reader by token stays one where he is more.
  @Test
  void countForWhatIsStoredNowhereToo() {
    try (var member =
            WebSocketClient.upgrade(
                RawClient.connect(node), node.grantingToken(bob, room, Role.MEMBER));
        var poller = PollClient.withToken(OTHER, node.grantingToken("alice", room, Role.READER))) {
      member.subscribe(room);
      assertThat(code(member.call(ephemeral()))).isZero();
      var path = "/v1/rooms/" + room + "/ephemeral";
      assertThat(poller.post(path, "{\"text\":\"no\"}").code()).isEqualTo(4330);
    }
  }

  private String ephemeral() {
    return "\"cmd\":\"ephemeral\",\"room\":\"" + room + "\",\"text\":\"hi\"";
  }

  @Test
  void goWithATicket() {
    var token = node.grantingToken(bob, room, Role.READER);
    try (var poller = PollClient.withToken(node, token)) {
      var ticket = poller.post("/v1/tickets", "").json().path("ticket").asString();
      var query = "rooms=" + room + "&ticket=" + ticket;
      try (var stream = EventStreamClient.open(RawClient.connect(OTHER), "", query)) {
        stream.expect("cursor");
        node.say(room, "heard");
        stream.expectMessage("heard");
      }
    }
  }

  @Test
  void endWithTheTokenThatGaveThem() {
    try (var socket =
        WebSocketClient.upgrade(
            RawClient.connect(node), node.grantingToken(bob, room, Role.MEMBER))) {
      socket.subscribe(room);
      refresh(socket, node.grantingToken(bob, room, Role.READER));
      assertThat(code(socket.call(send("k1", "no")))).isEqualTo(4330);
      node.say(room, "heard");
      socket.expectMessage("heard");

      refresh(socket, node.token(bob));

      var event = socket.event();
      assertThat(event.path("event").asString()).isEqualTo("unsubscribed");
      assertThat(event.path("room").asString()).isEqualTo(room);
      assertThat(event.path("error").path("code").asInt()).isEqualTo(4301);
      node.say(room, "not heard");
      socket.ping();
      assertThat(socket.hasEvents()).isFalse();
      assertThat(code(socket.subscribe(room))).isEqualTo(4302);
    }
  }

  @Test
  void expireWithTheToken() {
    var issuer = new TokenIssuer(node.bean(IdentitySettings.class));
    var token =
        issuer.issue(
            new UserId(bob),
            Instant.now().plus(Duration.ofSeconds(2)),
            new Grants(Map.of(new RoomId(room), Role.MEMBER)));
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token)) {
      socket.subscribe(room);
      socket.expectClose(4202);
    }
  }

  @Test
  void doNotOpenARoomToWhoeverIsBanned() {
    var id = new RoomId(room);
    var banned = Waiting.of(BACKPLANE.members.ban(id, new UserId("alice"), new UserId(bob)));
    assertThat(banned).isEqualTo(new MemberChange.Left());
    var token = node.grantingToken(bob, room, Role.MODERATOR);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token)) {
      assertThat(code(socket.subscribe(room))).isEqualTo(4302);
      assertThat(code(socket.call(send("k1", "no")))).isEqualTo(4302);
    }
  }

  /// Where his token says what he is in a room of his, it does not say when he came.
  @Test
  void ofARoomThatHeHasJoinedHeMissesWhatCameSinceThenAlone() {
    var other = node.publicRoom();
    node.join(other, bob);
    node.say(room, "long before");
    node.join(room, bob);
    node.say(room, "since");
    var token = node.grantingToken(bob, room, Role.MEMBER);
    var top = node.top(other);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(node), token);
        var poller = PollClient.withToken(OTHER, token)) {
      var after = "\"after\":{\"" + other + "\":\"" + top + "\"}";
      var all = socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"," + after).path("ok");
      assertThat(all.path("rooms").path(room).path("recovered").asBoolean()).isTrue();
      assertThat(socket.event().path("event").asString()).isEqualTo("joined");
      socket.expectMessage("since");

      var beginning = new Position(node.top(room).epoch(), 0);
      assertThat(poller.poll("rooms=" + room + "&wait=0&cursor=" + beginning).texts())
          .as("all that there is, where he asks for it")
          .contains("long before");
    }
  }

  private void refresh(WebSocketClient socket, String token) {
    var reply = socket.call("\"cmd\":\"refresh\",\"token\":\"" + token + "\"");
    assertThat(reply.path("ok").isObject()).isTrue();
  }

  private String send(String key, String text) {
    return "\"cmd\":\"send\",\"room\":\"%s\",\"key\":\"%s\",\"text\":\"%s\""
        .formatted(room, key, text);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
