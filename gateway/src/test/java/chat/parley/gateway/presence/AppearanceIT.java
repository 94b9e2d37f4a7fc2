package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.presence.Presence;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What others see of a user who is away or invisible, through two nodes.
final class AppearanceIT {
  private static final Map<String, String> SETTINGS =
      Map.of("parley.presence.max-members-told", "3");
  private static final GatewayNode NODE = GatewayNode.start(SETTINGS);
  private static final GatewayNode OTHER = GatewayNode.start(SETTINGS);

  /// More than are taken in ten seconds.
  private static final int MANY_CHOICES = 100;

  private final String room = NODE.publicRoom();
  private final SeenUser bob = new SeenUser(NODE);

  @AfterAll
  static void stop() {
    NODE.close();
    OTHER.close();
  }

  @BeforeEach
  void join() {
    NODE.join(room, bob.name());
  }

  @Test
  void whoSaysThatHeIsAwayIsSeenSoByEverybodyAndOnAllHisDevices() {
    try (var carol = watcher();
        var phone = WebSocketClient.connect(NODE, bob.name());
        var laptop = PollClient.of(OTHER, bob.name())) {
      bob.expect("online", carol.event());
      phone.subscribe(room);

      var reply = choose(phone, "away").path("ok");
      assertThat(reply.toString())
          .isEqualTo("{\"status\":\"away\",\"version\":%d}".formatted(bob.presence().version()));
      bob.expect("away", carol.event());
      bob.expect("away", phone.event());
      assertThat(bob.presence().status()).isEqualTo(Presence.Status.AWAY);
      assertThat(choose(phone, "away").path("ok")).as("again").isEqualTo(reply);

      var put = choose(laptop, "online");
      assertThat(put.status()).isEqualTo(200);
      assertThat(put.http().body())
          .isEqualTo("{\"status\":\"online\",\"version\":%d}".formatted(bob.presence().version()));
      bob.expect("online", carol.event());
      bob.expect("online", phone.event());
      expectNothingBut("the next message", carol);
    }
  }

  @Test
  void whoIsInvisibleLooksOfflineToEverybodyButHimself() {
    try (var carol = watcher();
        var stream = EventStreamClient.open(OTHER, GatewayNode.name("dave"), "rooms=" + room)) {
      stream.expect("cursor");
      try (var phone = WebSocketClient.connect(NODE, bob.name());
          var laptop = WebSocketClient.connect(OTHER, bob.name())) {
        bob.expect("online", carol.event());
        stream.expect("online");
        bob.awaitLeases(2);
        phone.subscribe(room);
        laptop.subscribe(room);

        assertThat(choose(laptop, "invisible").path("ok").path("status").asString())
            .isEqualTo("invisible");

        bob.expect("offline", carol.event());
        bob.expect("invisible", phone.event());
        bob.expect("invisible", laptop.event());
        stream.expect("offline");
        assertThat(bob.presence().status()).isEqualTo(Presence.Status.OFFLINE);
        assertThat(bob.presence().isInvisible()).isTrue();
        var seen = bob.presence();
        try (var tablet = WebSocketClient.connect(NODE, bob.name())) {
          bob.awaitLeases(3);
          tablet.subscribe(room);
          expectNothingBut("hello", carol);
          tablet.expectMessage("hello");
          phone.expectMessage("hello");
          stream.expectMessage("hello");
        }
        assertThat(bob.presence()).as("nothing of it shows").isEqualTo(seen);
      }
      bob.awaitReleased();
      var seen = bob.presence();
      bob.end();
      assertThat(bob.presence())
          .isEqualTo(new Presence(Presence.Status.OFFLINE, false, seen.at(), seen.version()));
      expectNothingBut("nobody saw him go", carol);
    }
  }

  /// A client says so before it connects, and nobody sees its user come.
  @Test
  void whoComesInvisibleIsNotSeenToCome() {
    try (var carol = watcher();
        var rest = PollClient.of(OTHER, bob.name())) {
      assertThat(choose(rest, "invisible").http().body())
          .isEqualTo("{\"status\":\"invisible\",\"version\":0}");
      try (var socket = WebSocketClient.connect(NODE, bob.name())) {
        bob.awaitLeases(1);
        assertThat(bob.presence()).isEqualTo(new Presence(Presence.Status.OFFLINE, true, 0, 0));
        expectNothingBut("the next message", carol);
        choose(socket, "online");
        bob.expect("online", carol.event());
      }
    }
  }

  @Test
  void whatIsNoStatusIsRefused() {
    try (var socket = WebSocketClient.connect(NODE, bob.name());
        var rest = PollClient.of(OTHER, bob.name());
        var nobody = PollClient.withToken(NODE, "")) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      assertThat(code(choose(socket, "offline"))).isEqualTo(4356);
      assertThat(code(socket.call("\"cmd\":\"presence\""))).isEqualTo(4300);
      assertThat(choose(rest, "busy").status()).isEqualTo(400);
      assertThat(choose(rest, "busy").code()).isEqualTo(4356);
      assertThat(rest.put("/v1/presence", "{}").code()).isEqualTo(4300);
      assertThat(choose(nobody, "away").code()).isEqualTo(4200);
      assertThat(bob.presence().isOnline()).isTrue();
    }
  }

  @Test
  void whatComesTooOftenIsRefusedWithATime() {
    try (var socket = WebSocketClient.connect(NODE, bob.name());
        var rest = PollClient.of(OTHER, bob.name())) {
      int taken = 0;
      var reply = choose(socket, "away");
      while (code(reply) == 0 && taken < MANY_CHOICES) {
        taken++;
        reply = choose(socket, taken % 2 == 0 ? "away" : "online");
      }
      assertThat(taken).isBetween(6, MANY_CHOICES - 1);
      assertThat(code(reply)).isEqualTo(4357);
      assertThat(reply.path("error").path("afterMillis").asLong()).isBetween(1L, 10_000L);
      assertThat(reply.path("error").path("until").asLong()).isPositive();
      var overHttp = choose(rest, "invisible");
      assertThat(overHttp.status()).isEqualTo(429);
      assertThat(overHttp.code()).isEqualTo(4357);
      assertThat(overHttp.header("retry-after")).isNotEmpty();
      assertThat(bob.presence().isInvisible()).isFalse();
    }
  }

  private static JsonNode choose(WebSocketClient socket, String status) {
    return socket.call("\"cmd\":\"presence\",\"status\":\"" + status + '"');
  }

  private static PollClient.Answer choose(PollClient client, String status) {
    return client.put("/v1/presence", "{\"status\":\"" + status + "\"}");
  }

  /// Somebody who follows the room, and is in none himself.
  private WebSocketClient watcher() {
    var socket = WebSocketClient.connect(OTHER, GatewayNode.name("carol"));
    socket.subscribe(room);
    return socket;
  }

  private void expectNothingBut(String message, WebSocketClient socket) {
    NODE.say(room, message);
    socket.expectMessage(message);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
