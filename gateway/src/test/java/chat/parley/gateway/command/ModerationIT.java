package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.room.Moderation;
import chat.parley.backplane.rule.Role;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What moderators do, and what it does to those who are connected to other nodes.
final class ModerationIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private final RoomId id = new RoomId(room);

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  @BeforeEach
  void join() {
    node.join(room, "bob");
  }

  @Test
  void rolesAreSeenOnEveryNodeOverEveryTransportAndAfterAResume() {
    var before = node.top(room);
    try (var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room);
        var poller = PollClient.of(OTHER, "erin")) {
      carol.subscribe(room);
      stream.expect("cursor");

      appoint(Role.MODERATOR);

      var event = carol.event();
      assertThat(event.path("event").asString()).isEqualTo("appointed");
      assertThat(event.path("user").asString()).isEqualTo("bob");
      assertThat(event.path("role").asString()).isEqualTo("moderator");
      assertThat(event.path("by").asString()).isEqualTo("alice");
      assertThat(stream.expect("appointed").json()).isEqualTo(event);
      assertThat(poller.poll("rooms=" + room + "&cursor=" + before).json().path("events"))
          .containsExactly(event);
      try (var late = WebSocketClient.connect(OTHER, "frank")) {
        late.subscribe(room, before);
        assertThat(late.event()).isEqualTo(event);
      }
    }
  }

  @Test
  void aReaderReadsAndAModeratorClearsUp() {
    var message = node.say(room, "hello");
    appoint(Role.READER);
    try (var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      assertThat(code(bob.call(send("k1", "no")))).isEqualTo(4330);
      assertThat(code(bob.call(typing()))).isEqualTo(4330);
      assertThat(code(bob.call(delete(message.toString())))).isEqualTo(4311);
      node.say(room, "heard");
      bob.expectMessage("heard");

      appoint(Role.MODERATOR);

      assertThat(bob.event().path("role").asString()).isEqualTo("moderator");
      assertThat(bob.call(delete(message.toString())).path("ok").isObject()).isTrue();
      assertThat(bob.event().path("event").asString()).isEqualTo("deleted");
    }
  }

  @Test
  void whoIsMutedLearnsForHowLongOverWhateverTransport() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var elsewhere = PollClient.of(OTHER, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      var first = bob.call(send("k1", "before")).path("ok");
      long until = Instant.now().plusSeconds(600).toEpochMilli();
      done(BACKPLANE.restrictions.mute(id, ALICE, BOB, until));

      var error = bob.call(send("k2", "refused")).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(4331);
      assertThat(error.path("until").asLong()).isEqualTo(until);
      assertThat(error.path("afterMillis").asLong()).isBetween(500_000L, 600_000L);
      var refused = elsewhere.post(path("messages"), "{\"text\":\"refused\"}");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo(4331);
      assertThat(refused.json().path("until").asLong()).isEqualTo(until);
      assertThat(Long.parseLong(refused.header("retry-after"))).isBetween(500L, 600L);
      assertThat(elsewhere.post(path("typing"), "").code()).isEqualTo(4331);
      assertThat(alice.call(send("k1", "not muted")).path("ok").isObject()).isTrue();

      var again = elsewhere.post(path("messages"), "{\"key\":\"k1\",\"text\":\"before\"}");
      assertThat(again.json()).isEqualTo(first);

      done(BACKPLANE.restrictions.unmute(id, ALICE, BOB));
      assertThat(bob.call(send("k2", "heard")).path("ok").isObject()).isTrue();
    }
  }

  @Test
  void aMuteEndsByItself() {
    try (var bob = WebSocketClient.connect(OTHER, "bob")) {
      long late = Instant.now().plusSeconds(60).toEpochMilli();
      done(BACKPLANE.restrictions.mute(id, ALICE, BOB, late));
      assertThat(code(bob.call(send("k1", "refused")))).isEqualTo(4331);
      long until = Instant.now().plusSeconds(5).toEpochMilli();
      done(BACKPLANE.restrictions.mute(id, ALICE, BOB, until));
      waitUntil(until);
      assertThat(bob.call(send("k1", "heard")).path("ok").isObject()).isTrue();
    }
  }

  @Test
  void whoIsBannedIsGoneOnEveryNodeAndStaysAway() {
    var hidden = node.privateRoom();
    node.join(hidden, "bob");
    var hiddenId = new RoomId(hidden);
    try (var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(hidden);
      assertThat(Waiting.of(BACKPLANE.members.ban(hiddenId, ALICE, BOB)))
          .isInstanceOf(MemberChange.Left.class);
      assertThat(bob.event().path("event").asString()).isEqualTo("left");
      assertThat(bob.event().path("event").asString()).isEqualTo("unsubscribed");
      assertThat(code(bob.subscribe(hidden))).isEqualTo(4302);
      var send = "\"cmd\":\"send\",\"room\":\"" + hidden + "\",\"text\":\"x\"";
      assertThat(code(bob.call(send))).isEqualTo(4302);

      assertThat(Waiting.of(BACKPLANE.members.join(hiddenId, ALICE, BOB)))
          .isInstanceOf(MemberChange.Refused.class);
      done(BACKPLANE.restrictions.unban(hiddenId, ALICE, BOB));
      node.join(hidden, "bob");
      assertThat(bob.call(send).path("ok").isObject()).isTrue();
    }
  }

  @Test
  void aRoomIsFrozenAndClosedAndOpenedAgain() {
    try (var bob = WebSocketClient.connect(OTHER, "bob");
        var alice = PollClient.of(node, "alice")) {
      bob.subscribe(room);
      configure(new Configuration(null, null, true, null));
      var event = bob.event();
      assertThat(event.path("event").asString()).isEqualTo("configured");
      assertThat(event.path("frozen").asBoolean()).isTrue();
      assertThat(event.has("closed")).isFalse();
      assertThat(code(bob.call(send("k1", "frozen")))).isEqualTo(4333);
      assertThat(alice.post(path("messages"), "{\"text\":\"hear\"}").status()).isEqualTo(200);
      bob.expectMessage("hear");

      configure(new Configuration(null, null, null, true));
      assertThat(alice.post(path("messages"), "{\"text\":\"closed\"}").code()).isEqualTo(4334);
      assertThat(code(bob.call(send("k1", "closed")))).isEqualTo(4334);

      configure(new Configuration("news", null, false, false));
      assertThat(bob.event().path("closed").asBoolean()).isTrue();
      assertThat(bob.event().path("topic").asString()).isEqualTo("news");
      assertThat(bob.call(send("k1", "open")).path("ok").isObject()).isTrue();
    }
  }

  @Test
  void slowModeSaysWhenToSendAgain() {
    configure(new Configuration(null, 60, null, null));
    try (var bob = WebSocketClient.connect(node, "bob");
        var elsewhere = PollClient.of(OTHER, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      var first = bob.call(send("k1", "one")).path("ok");
      var refused = elsewhere.post(path("messages"), "{\"key\":\"k2\",\"text\":\"two\"}");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo(4332);
      assertThat(refused.json().path("until").asLong())
          .isEqualTo(first.path("at").asLong() + 60_000);
      assertThat(refused.json().path("afterMillis").asLong()).isBetween(1L, 60_000L);
      assertThat(Long.parseLong(refused.header("retry-after"))).isBetween(1L, 60L);
      assertThat(bob.call(send("k1", "one")).path("ok")).isEqualTo(first);
      assertThat(alice.call(send("k1", "one")).path("ok").isObject()).isTrue();
      assertThat(alice.call(send("k2", "two")).path("ok").isObject()).isTrue();
      configure(new Configuration(null, 1, null, null));
      waitUntil(first.path("at").asLong() + 1_000);
      assertThat(bob.call(send("k2", "two")).path("ok").isObject()).isTrue();
    }
  }

  private void appoint(Role role) {
    done(BACKPLANE.appointments.appoint(id, ALICE, BOB, role));
  }

  private void configure(Configuration wanted) {
    done(BACKPLANE.configurations.configure(id, ALICE, wanted));
  }

  private static void done(CompletionStage<Moderation> moderation) {
    assertThat(Waiting.of(moderation)).isEqualTo(new Moderation.Done());
  }

  /// By the clock that Redis has too.
  private static void waitUntil(long millis) {
    Waiting.until("it is " + millis, () -> Instant.now().toEpochMilli() > millis);
  }

  private String send(String key, String text) {
    return "\"cmd\":\"send\",\"room\":\"%s\",\"key\":\"%s\",\"text\":\"%s\""
        .formatted(room, key, text);
  }

  private String typing() {
    return "\"cmd\":\"typing\",\"room\":\"" + room + "\"";
  }

  private String delete(String message) {
    return "\"cmd\":\"delete\",\"room\":\"" + room + "\",\"message\":\"" + message + "\"";
  }

  private String path(String command) {
    return "/v1/rooms/" + room + '/' + command;
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
