package chat.parley.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.DrainWord;
import chat.parley.backplane.cluster.DrainWords;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.state.PatchedDocument;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two nodes as their operators see them, and what these ask of one.
final class ClusterReportsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ROOM = RoomId.CLUSTER.value();
  private static final GatewayNode EAST = start("east");
  private static final GatewayNode WEST = start("west");
  private static final int UNKNOWN_ROOM = 4302;
  private static final int DRAINING = 4000;

  private final String east = EAST.bean(ClusterNode.class).name();
  private final String west = WEST.bean(ClusterNode.class).name();

  @AfterAll
  static void stop() {
    EAST.close();
    WEST.close();
  }

  @Test
  void operatorsFollowTheFiguresOfAllNodes() {
    awaitNode(east, "state", "up");
    awaitNode(west, "state", "up");
    awaitNode(east, "name", "east");
    try (var operator =
        WebSocketClient.upgrade(RawClient.connect(EAST), EAST.operatorToken("olga"))) {
      assertThat(operator.subscribe(ROOM).has("ok")).isTrue();
      var snapshot = operator.event();
      assertThat(snapshot.path("event").asString()).isEqualTo("snapshot");
      var document = new PatchedDocument();
      document.take(snapshot);

      try (var somebody = WebSocketClient.connect(WEST, GatewayNode.name("user"))) {
        somebody.ping();
        expect(operator, document, west, 1);
      }
      expect(operator, document, west, 0);
      expect(operator, document, east, 1);
    }
  }

  @Test
  void forOthersThereIsNoSuchRoomAndNobodyMakesIt() {
    awaitNode(east, "state", "up");
    for (var token : new String[] {EAST.token("alice"), EAST.serviceToken("bot")}) {
      try (var socket = WebSocketClient.upgrade(RawClient.connect(EAST), token)) {
        assertThat(socket.subscribe(ROOM).path("error").path("code").asInt())
            .isEqualTo(UNKNOWN_ROOM);
      }
    }
  }

  @Test
  void whoSaysNothingAnyMoreVanishes() {
    var figures = new ClusterFigures(EAST.bean(Redis.class));
    // The last by name: one that died as the first is followed by the next after its time.
    var dead = "zzz.00000000";

    Waiting.until(
        "it is shown",
        () -> {
          // Until then: once might be over before anybody has looked.
          Waiting.of(figures.say(dead, "{\"name\":\"zzz\"}", Duration.ofSeconds(1)));
          return nodes().has(dead);
        });

    Waiting.until("it has vanished", () -> !nodes().has(dead));
    awaitNode(east, "state", "up");
  }

  @Test
  void whoStopsVanishes() {
    var passing = start("a-passing-one");
    var name = passing.bean(ClusterNode.class).name();
    awaitNode(name, "state", "up");

    passing.close();

    Waiting.until("it has vanished", () -> !nodes().has(name));
    // Another one speaks for all.
    try (var somebody = WebSocketClient.connect(EAST, GatewayNode.name("user"))) {
      somebody.ping();
      awaitNode(east, "websocket", "1");
    }
  }

  @Test
  void aNodeDrainsWhenItIsToldToAndIsTakenBack() {
    try (var leaving = start("leaving")) {
      var name = leaving.bean(ClusterNode.class).name();
      awaitNode(name, "state", "up");
      var room = leaving.publicRoom();
      try (var socket = WebSocketClient.connect(leaving, "bob");
          var stream = EventStreamClient.open(leaving, "bob", "rooms=" + room);
          var bystander = WebSocketClient.connect(WEST, "bob")) {
        socket.subscribe(room);
        stream.expect("cursor");

        drain(leaving);

        var reconnect = socket.event();
        assertThat(reconnect.path("event").asString()).isEqualTo("reconnect");
        assertThat(reconnect.path("reason").asString()).isEqualTo("drain");
        socket.expectClose(1012);
        stream.expect("reconnect");
        stream.expectEnd();
        bystander.ping();
      }
      awaitNode(name, "state", "drained");
      assertThat(readiness(leaving)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
      try (var late = RawClient.connect(leaving)) {
        var answer = late.request(WebSocketClient.request(leaving.token("bob"))).answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":" + DRAINING);
      }

      say(new DrainWord(name, false));

      awaitNode(name, "state", "up");
      assertThat(readiness(leaving)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
      try (var again = WebSocketClient.connect(leaving, "bob")) {
        again.subscribe(room);
        leaving.say(room, "welcome back");
        again.expectMessage("welcome back");
        awaitNode(west, "state", "up");
      }
    }
  }

  @Test
  void aDrainedNodeStopsAsAnyOther() {
    var leaving = start("stopping");
    var name = leaving.bean(ClusterNode.class).name();
    awaitNode(name, "state", "up");
    drain(leaving);
    awaitNode(name, "state", "drained");

    leaving.close();

    Waiting.until("it has vanished", () -> !nodes().has(name));
  }

  @Test
  void whatIsNotOursOnTheChannelDrainsNothing() {
    double foreign = EAST.count(GatewayMeter.PUBLICATIONS_FOREIGN);
    var payload = Keys.bytes("empty " + east);
    Waiting.until(
        "it comes",
        () -> {
          // Until then: the node may not have subscribed yet.
          Waiting.of(EAST.bean(Redis.class).publish(Keys.drainChannel(), payload));
          return EAST.count(GatewayMeter.PUBLICATIONS_FOREIGN) > foreign;
        });
    try (var socket = WebSocketClient.connect(EAST, GatewayNode.name("user"))) {
      socket.ping();
    }
  }

  /// Said again until it is heard: as an operator does who sees that nothing came of it.
  private static void drain(GatewayNode node) {
    var word = new DrainWord(node.bean(ClusterNode.class).name(), true);
    Waiting.until(
        word.node() + " to drain",
        () -> {
          say(word);
          return node.bean(Admission.class).isDraining();
        });
  }

  private static void say(DrainWord word) {
    Waiting.of(new DrainWords(EAST.bean(Redis.class)).say(word));
  }

  private static ReadinessState readiness(GatewayNode node) {
    return node.bean(ApplicationAvailability.class).getReadinessState();
  }

  /// Takes patches until the document says that so many are connected to the node. One that is late
  /// may vanish meanwhile, and be back with the next.
  private static void expect(
      WebSocketClient operator, PatchedDocument document, String node, int sockets) {
    while (document.document().path("nodes").path(node).path("websocket").asInt(-1) != sockets) {
      var event = operator.event();
      assertThat(event.path("event").asString()).isEqualTo("patch");
      assertThat(event.path("user").asString()).isEqualTo(ROOM);
      document.take(event);
    }
  }

  private static void awaitNode(String node, String field, String value) {
    Waiting.until(
        node + " to have " + field + " " + value,
        () -> node(node).path(field).asString("").equals(value));
  }

  private static JsonNode node(String node) {
    return nodes().path(node);
  }

  private static JsonNode nodes() {
    return Waiting.of(EAST.bean(StateStore.class).read(RoomId.CLUSTER))
            instanceof StateRead.Known known
        ? JSON.readTree(new String(known.snapshot().document(), StandardCharsets.UTF_8))
            .path("nodes")
        : JSON.createObjectNode();
  }

  private static GatewayNode start(String name) {
    return GatewayNode.start(Map.of("parley.node", name, "parley.gateway.cluster.period", "1s"));
  }
}
