package chat.parley.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.openapi.DescribedApi;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.gateway.presence.SeenUser;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Whoever watches a user is told what is seen of him, through two nodes and over every transport,
/// and whatever rooms they are in. Rooms are told nothing here.
final class WatchingIT {
  /// Slow readers are given time on a machine that has other things to do.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "parley.gateway.presence.max-watched", "3",
          "parley.gateway.connection.max-unwritable", "29s");

  private static final GatewayNode NODE = GatewayNode.start(SETTINGS);
  private static final GatewayNode OTHER = GatewayNode.start(SETTINGS);

  private final String room = NODE.publicRoom();
  private final SeenUser bob = new SeenUser(NODE);

  @AfterAll
  static void stop() {
    NODE.close();
    OTHER.close();
  }

  @Test
  void isToldOnEveryNodeOverEveryTransport() {
    try (var socket = WebSocketClient.connect(OTHER, GatewayNode.name("carol"));
        var stream = stream(OTHER);
        var poller = PollClient.of(OTHER, GatewayNode.name("erin"))) {
      watch(socket, bob.name());
      var never = socket.event();
      assertThat(never.toString())
          .as("of whom nothing is known")
          .isEqualTo("{\"event\":\"offline\",\"user\":\"%s\",\"version\":0}".formatted(bob.name()));
      stream.expect("cursor");
      assertThat(stream.expect("offline").json()).isEqualTo(never);
      var first = poll(poller, "");
      assertThat(first.json().path("events")).containsExactly(never);
      var after = "&cursor=" + first.cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling(query(bob.name() + ":0") + after);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);

      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        var online = socket.event();
        assertThat(online.propertyNames()).containsExactly("event", "user", "at", "version");
        bob.expect("online", online);
        var streamed = stream.expect("online");
        assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
        assertThat(streamed.json()).isEqualTo(online);
        var polled = waiting.join();
        assertThat(polled.cursor()).isEqualTo(first.cursor());
        assertThat(polled.json().path("events")).containsExactly(online);
      }
      bob.awaitReleased();
      bob.end();
      var offline = socket.event();
      bob.expect("offline", offline);
      assertThat(stream.expect("offline").json()).isEqualTo(offline);
      assertThat(poll(poller, ":0" + after).json().path("events"))
          .as("what came between two polls")
          .containsExactly(offline);
      var known = poll(poller, ":" + offline.path("version") + after + "&wait=0");
      assertThat(known.json().path("events")).as("what is known").isEmpty();
    }
  }

  /// A short-poll brings what it does not know, and nothing else.
  @Test
  void aPollThatDoesNotWaitBringsWhatItDoesNotKnow() {
    try (var poller = PollClient.of(OTHER, GatewayNode.name("erin"));
        var socket = WebSocketClient.connect(NODE, bob.name())) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      var cursor = "&wait=0&cursor=" + NODE.top(room);
      var brought = poll(poller, cursor);
      bob.expect("online", brought.json().at("/events/0"));
      var known = ":" + bob.presence().version() + cursor;
      assertThat(poll(poller, known).json().path("events")).isEmpty();

      choose(socket, "away");
      Waiting.until(
          "it is brought",
          () -> poll(poller, known).json().at("/events/0/event").asString("").equals("away"));
    }
  }

  @Test
  void whoIsInvisibleLooksOfflineToOthersAndIsToldHimselfThatHeIs() {
    try (var carol = WebSocketClient.connect(OTHER, GatewayNode.name("carol"));
        var phone = WebSocketClient.connect(NODE, bob.name())) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      watch(carol, bob.name());
      watch(phone, bob.name());
      bob.expect("online", carol.event());
      bob.expect("online", phone.event());

      choose(phone, "away");
      bob.expect("away", carol.event());
      bob.expect("away", phone.event());
      choose(phone, "invisible");
      bob.expect("offline", carol.event());
      bob.expect("invisible", phone.event());
      try (var tablet = WebSocketClient.connect(OTHER, bob.name())) {
        bob.awaitLeases(2);
        watch(tablet, bob.name());
        bob.expect("invisible", tablet.event());
      }
      choose(phone, "online");
      bob.expect("online", carol.event());
      bob.expect("online", phone.event());
      carol.ping();
      assertThat(carol.hasEvents()).as("nothing of the tablet showed").isFalse();
    }
  }

  /// As whoever asks is answered: blocking hides nobody.
  @Test
  void whoIsBlockedIsToldToo() {
    var mallory = GatewayNode.name("mallory");
    Waiting.of(NODE.bean(Blocks.class).block(new UserId(bob.name()), new UserId(mallory)));
    try (var socket = WebSocketClient.connect(OTHER, mallory)) {
      watch(socket, bob.name());
      assertThat(socket.event().path("event").asString()).isEqualTo("offline");
      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        bob.expect("online", socket.event());
      }
    }
  }

  @Test
  void whoComesBackElsewhereIsToldHowItIsNow() {
    var carol = GatewayNode.name("carol");
    try (var socket = WebSocketClient.connect(NODE, carol);
        var stream = stream(NODE)) {
      watch(socket, bob.name());
      stream.expect("cursor");
      assertThat(socket.event().path("version").asLong()).isZero();
      stream.expect("offline");
    }
    try (var _ = WebSocketClient.connect(NODE, bob.name());
        var again = WebSocketClient.connect(OTHER, carol)) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      again.ping();
      assertThat(again.hasEvents()).as("before it asks").isFalse();
      watch(again, bob.name());
      bob.expect("online", again.event());
      try (var stream = stream(OTHER)) {
        stream.expect("cursor");
        bob.expect("online", stream.expect("online").json());
      }
    }
  }

  @Test
  void theLastListTakesThePlaceOfTheOneBefore() {
    var dave = new SeenUser(NODE);
    try (var socket = WebSocketClient.connect(OTHER, GatewayNode.name("carol"))) {
      watch(socket, bob.name(), dave.name());
      assertThat(List.of(socket.event(), socket.event()))
          .extracting(event -> event.path("user").asString())
          .containsExactlyInAnyOrder(bob.name(), dave.name());
      watch(socket, dave.name());
      assertThat(socket.event().path("user").asString()).isEqualTo(dave.name());
      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        Waiting.until("bob is here", () -> bob.presence().isOnline());
        try (var _ = WebSocketClient.connect(NODE, dave.name())) {
          dave.expect("online", socket.event());
        }
      }
      watch(socket);
      dave.awaitReleased();
      dave.end();
      socket.ping();
      assertThat(socket.hasEvents()).isFalse();
    }
  }

  @Test
  void tooManyAndWhoIsNobodyAreRefused() {
    var four = "a,b,c,d";
    try (var socket = WebSocketClient.connect(OTHER, GatewayNode.name("carol"));
        var poller = PollClient.of(OTHER, GatewayNode.name("erin"))) {
      watch(socket, bob.name());
      socket.event();
      assertThat(code(call(socket, "a", "b", "c", "d"))).isEqualTo(4358);
      assertThat(code(call(socket, "@here"))).isEqualTo(4305);
      assertThat(code(socket.call("\"cmd\":\"watch\",\"users\":\"bob\""))).isEqualTo(4300);
      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        bob.expect("online", socket.event());
      }

      for (var node : List.of(NODE, OTHER)) {
        assertThat(refusedStream(node, four)).contains("400 ").contains("\"code\":4358");
        assertThat(refusedStream(node, "@here")).contains("400 ").contains("\"code\":4305");
        assertThat(refusedStream(node, "bob:x")).contains("400 ").contains("\"code\":4300");
      }
      var refused = poller.poll(query(four));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo(4358);
      DescribedApi.check("gateway", refused.http());
      assertThat(poller.poll(query("bob,@here")).code()).isEqualTo(4305);
      assertThat(poller.poll(query("bob:-1")).code()).isEqualTo(4300);
      assertThat(poller.poll(query("a,b,c,a")).status()).as("each once").isEqualTo(200);
    }
  }

  /// The newest of each user waits, and nothing else.
  @Test
  void aSlowReaderIsToldTheNewestAlone() {
    var flood = IntStream.range(0, 800).mapToObj(i -> i + " " + "x".repeat(10_000)).toList();
    try (var slow =
            WebSocketClient.upgrade(
                RawClient.connect(OTHER.port(), 262_144), OTHER.token(GatewayNode.name("slow")));
        var phone = WebSocketClient.connect(NODE, bob.name())) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      watch(slow, bob.name());
      bob.expect("online", slow.event());
      slow.subscribe(room);
      double slowReaders = OTHER.count(GatewayMeter.SLOW_READERS);
      NODE.sayAll(room, flood);
      Waiting.until(
          "it counts as slow", () -> OTHER.count(GatewayMeter.SLOW_READERS) > slowReaders);

      double overtaken = OTHER.count(GatewayMeter.WATCH_EVENTS, "result", "overtaken");
      for (var status : List.of("away", "online", "away")) {
        choose(phone, status);
      }
      Waiting.until(
          "the newest waits",
          () -> OTHER.count(GatewayMeter.WATCH_EVENTS, "result", "overtaken") == overtaken + 2);

      var texts = new ArrayList<String>();
      var seen = new ArrayList<JsonNode>();
      while (texts.size() < flood.size() || seen.isEmpty()) {
        var event = slow.event();
        if (event.has("text")) {
          texts.add(event.path("text").asString());
        } else {
          seen.add(event);
        }
      }
      slow.ping();
      assertThat(slow.hasEvents()).isFalse();
      assertThat(texts).isEqualTo(flood);
      assertThat(seen).hasSize(1);
      bob.expect("away", seen.getFirst());
    }
  }

  private EventStreamClient stream(GatewayNode node) {
    return EventStreamClient.open(node, GatewayNode.name("dave"), query(bob.name()));
  }

  private String refusedStream(GatewayNode node, String watch) {
    try (var raw =
        EventStreamClient.request(RawClient.connect(node), node.token("dave"), query(watch))) {
      var answer = raw.answer();
      return answer.status() + " " + answer.body();
    }
  }

  private PollClient.Answer poll(PollClient poller, String more) {
    var answer = poller.poll(query(bob.name()) + more);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    DescribedApi.check("gateway", answer.http());
    return answer;
  }

  private String query(String watch) {
    return "rooms=" + room + "&watch=" + watch;
  }

  private static void watch(WebSocketClient socket, String... users) {
    var reply = call(socket, users);
    assertThat(reply.path("ok").toString()).as(reply.toString()).isEqualTo("{}");
  }

  private static JsonNode call(WebSocketClient socket, String... users) {
    var list = Stream.of(users).map(user -> '"' + user + '"').collect(Collectors.joining(","));
    return socket.call("\"cmd\":\"watch\",\"users\":[" + list + "]");
  }

  private static void choose(WebSocketClient socket, String status) {
    var reply = socket.call("\"cmd\":\"presence\",\"status\":\"" + status + '"');
    assertThat(reply.has("ok")).as(reply.toString()).isTrue();
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
