package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.state.HeldChange;
import chat.parley.backplane.state.StateChanges;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.StateDesk;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Documents are set and patched by whoever has a socket, and over HTTP on gateways, through two
/// nodes.
final class DocumentCommandsIT {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private static final GatewayNode OTHER =
      GatewayNode.start(Map.of("parley.state.max-document", "1KB"));

  private final GatewayNode node = GatewayNode.shared();
  private final StateDesk desk = new StateDesk(node);
  private final String room = desk.room();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void whatIsDoneOnOneNodeIsSeenOnTheOther() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var carol = WebSocketClient.connect(OTHER, "carol")) {
      carol.subscribe(room);
      assertThat(carol.event().path("event").asString()).isEqualTo("snapshot");

      var put = alice.call(put("k1", "{ \"eur\":1.0832, \"gbp\":1.271 }")).path("ok");

      assertThat(put.propertyNames()).containsExactly("epoch", "offset", "at");
      var set = carol.event();
      assertThat(set.path("event").asString()).isEqualTo("patch");
      assertThat(set.path("user").asString()).isEqualTo("alice");
      assertThat(set.path("key").asString()).isEqualTo("k1");
      assertThat(set.path("offset")).isEqualTo(put.path("offset"));
      assertThat(desk.document(room).toString()).isEqualTo("{\"eur\":1.0832,\"gbp\":1.271}");

      code(alice.call(patch("k2", "\"patch\":" + replace("/eur", "1.5"))), 0);
      assertThat(carol.event().path("patch").toString()).isEqualTo(replace("/eur", "1.5"));
      code(alice.call(patch("k3", "\"merge\":{\"gbp\":null}")), 0);
      assertThat(carol.event().path("patch").toString())
          .isEqualTo("[{\"op\":\"remove\",\"path\":\"/gbp\"}]");
      assertThat(desk.document(room).toString()).isEqualTo("{\"eur\":1.5}");
    }
  }

  @Test
  void aKeyIsDoneOnceOnWhicheverNodeAndByWhicheverWay() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var poller = PollClient.of(OTHER, "alice")) {
      var first = alice.call(put("k1", "{\"a\":1}")).path("ok");
      var second = alice.call(put("k2", "{\"a\":2}")).path("ok");

      assertThat(alice.call(put("k1", "{\"a\":1}")).path("ok")).isEqualTo(first);
      var repeated = poller.put(path() + "?key=k1", "{\"a\":1}");
      assertThat(repeated.status()).isEqualTo(200);
      assertThat(repeated.json()).isEqualTo(first);
      assertThat(desk.document(room).toString()).isEqualTo("{\"a\":2}");

      var position = second.path("epoch").asString() + ':' + second.path("offset").asLong();
      code(alice.call(put("k3", "1") + ",\"first\":\"" + position + '"'), 0);
      code(alice.call(put("k4", "1") + ",\"first\":\"zzzz:1\""), 4306);
    }
  }

  @Test
  void overHttpItIsTheSame() {
    try (var poller = PollClient.of(node, "alice");
        var nobody = PollClient.withToken(node, "")) {
      var put = poller.put(path(), "{\"a\":[1]}");
      assertThat(put.status()).isEqualTo(200);
      assertThat(put.json().propertyNames()).containsExactly("epoch", "offset", "at");
      assertThat(poller.patch(path(), JSON_PATCH, add("/a/-", "2")).status()).isEqualTo(200);
      assertThat(poller.patch(path(), MERGE_PATCH, "{\"b\":true}").status()).isEqualTo(200);
      assertThat(desk.document(room).toString()).isEqualTo("{\"a\":[1,2],\"b\":true}");

      assertThat(poller.patch(path(), "application/json", "{}").code()).isEqualTo(4317);
      assertThat(poller.patch(path(), JSON_PATCH, "{}").code()).isEqualTo(4372);
      assertThat(poller.put(path() + "?key=a%20b", "{}").code()).isEqualTo(4312);
      assertThat(nobody.put(path(), "{}").code()).isEqualTo(4200);
      assertThat(nobody.patch(path(), MERGE_PATCH, "{}").code()).isEqualTo(4200);
    }
  }

  @Test
  void whoNamesTheDocumentThatHeChangesIsToldOfAnother() {
    var version = desk.put(room, "{\"a\":1}");
    var ifMatch = ",\"ifMatch\":\"" + version + '"';
    try (var alice = WebSocketClient.connect(OTHER, "alice")) {
      code(alice.call(put("k1", "{\"a\":2}") + ifMatch), 0);
      code(alice.call(put("k2", "{\"a\":3}") + ifMatch), 4373);
      code(alice.call(patch("k3", "\"merge\":{\"b\":1}") + ifMatch), 4373);
      assertThat(desk.document(room).toString()).isEqualTo("{\"a\":2}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "'patch','patch':{}; 4372",
        "'patch','patch':[{'op':'nonsense','path':'/a'}]; 4372",
        "'patch','patch':[{'op':'COPY','from':'/a','path':'/b'}]; 4372",
        "'patch','patch':[{'op':'remove','path':'/b'}]; 4373",
        "'patch','patch':[{'op':'test','path':'/a','value':2}]; 4373",
        "'put','document':{'a':1,'a':2}; 4300",
        "'put','document':[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]; 4300",
        "'put'; 4300",
        "'patch','patch':[],'merge':{}; 4300",
        "'put','document':1,'ifMatch':7; 4308"
      })
  void whatDoesNotFitIsRefusedAndChangesNothing(String command, int number) {
    desk.put(room, "{\"a\":1}");
    try (var alice = WebSocketClient.connect(node, "alice")) {
      var members = "'room':'" + room + "','cmd':" + command;
      code(alice.call(members.replace('\'', '"')), number);
      alice.ping();
    }
    assertThat(desk.document(room).toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aDocumentHasItsSizeAndARoomItsKind() {
    var talk = node.publicRoom();
    try (var alice = WebSocketClient.connect(OTHER, "alice");
        var poller = PollClient.of(OTHER, "alice")) {
      code(alice.call(put("k1", '"' + "x".repeat(1_023) + '"')), 4374);
      assertThat(poller.put(path(), '"' + "x".repeat(1_023) + '"').status()).isEqualTo(413);
      code(alice.call(put("k2", '"' + "x".repeat(1_022) + '"')), 0);
      code(
          alice.call("\"cmd\":\"put\",\"room\":\"" + talk + "\",\"key\":\"k\",\"document\":{}"),
          4370);
      assertThat(poller.put("/v1/rooms/" + talk + "/state", "{}").code()).isEqualTo(4370);
    }
  }

  /// Whether a test holds would tell a stranger what the document is.
  @Test
  void whoMayNotWriteLearnsNothing() {
    var hidden = desk.room(Visibility.PRIVATE);
    var member = GatewayNode.name("bob");
    try (var stranger = WebSocketClient.connect(OTHER, member);
        var poller = PollClient.of(node, member);
        var granted =
            WebSocketClient.upgrade(
                RawClient.connect(OTHER), node.grantingToken(member, hidden, Role.MEMBER));
        var reader =
            WebSocketClient.upgrade(
                RawClient.connect(node), node.grantingToken(member, hidden, Role.READER))) {
      var unfit = "\"patch\":[{\"op\":\"remove\",\"path\":\"/x\"}]";
      code(stranger.call(patch("k1", unfit)), 4301);
      code(stranger.call(command("patch", hidden, "k1", unfit)), 4302);
      assertThat(poller.put("/v1/rooms/" + hidden + "/state", "{}").code()).isEqualTo(4302);
      code(reader.call(command("put", hidden, "k2", "\"document\":1")), 4330);
      code(granted.call(command("put", hidden, "k3", "\"document\":1")), 0);
      assertThat(desk.document(hidden).toString()).isEqualTo("1");
    }
  }

  /// From two nodes: each of them finds that the other one was quicker, again and again.
  @Test
  void whatManyDoAtOnceIsAllDone() {
    // Fewer than a change is worked out anew: even where one node is always the quicker one.
    int each = 15;
    desk.put(room, "{\"l\":[]}");
    try (var here = WebSocketClient.connect(node, "alice");
        var there = WebSocketClient.connect(OTHER, "alice")) {
      var sockets = List.of(here, there);
      for (int i = 0; i < 2 * each; i++) {
        sockets.get(i % 2).send(patch("n" + i, "\"patch\":" + add("/l/-", String.valueOf(i))));
      }
      // Replies may come in another order than commands.
      for (var socket : sockets) {
        for (int i = 0; i < each; i++) {
          code(socket.message(), 0);
        }
      }
    }
    assertThat(desk.document(room).path("l").valueStream().map(JsonNode::asInt))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2 * each).boxed().toList());
  }

  /// The second is read in a fraction of the time.
  @Test
  void whatOneConnectionDoesToADocumentIsDoneInItsOrder() {
    try (var alice = WebSocketClient.connect(node, "alice")) {
      for (int i = 0; i < 10; i++) {
        alice.send(put("large-" + i, "[" + "1,".repeat(25_000) + "1]"));
        alice.send(put("small-" + i, String.valueOf(i)));
        code(alice.message(), 0);
        code(alice.message(), 0);
        assertThat(desk.document(room).asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void moreCopiesThanAPatchMayHaveAreRefused() {
    desk.put(room, "{\"a\":1}");
    var copy = "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}";
    try (var alice = WebSocketClient.connect(node, "alice")) {
      code(alice.call(patch("k1", "\"patch\":" + Collections.nCopies(51, copy))), 4372);
      assertThat(desk.document(room).toString()).isEqualTo("{\"a\":1}");
      code(alice.call(patch("k2", "\"patch\":" + Collections.nCopies(50, copy))), 0);
    }
  }

  @Test
  void whoComesWhenTheNodeChangesAsManyAsItMayIsToldToRepeatIt() {
    var other = desk.room();
    try (var small = GatewayNode.start(Map.of("parley.state.max-at-once", "1"));
        var alice = WebSocketClient.connect(small, "alice");
        var poller = PollClient.of(small, "alice")) {
      var there = "/v1/rooms/" + other + "/state";
      try (var _ =
          HeldChange.of(small.bean(StateChanges.class), new RoomId(room), new UserId("alice"))) {
        code(alice.call(command("put", other, "k1", "\"document\":1")), 4106);
        assertThat(poller.put(there + "?key=k2", "2").code()).isEqualTo(4106);
        assertThat(poller.patch(there + "?key=k3", MERGE_PATCH, "3").code()).isEqualTo(4106);
        assertThat(small.count(BackplaneMeter.DOCUMENTS_BUSY, "reason", "node")).isEqualTo(3);
        assertThat(desk.document(other).toString()).isEqualTo("{}");
      }
      code(alice.call(command("put", other, "k1", "\"document\":1")), 0);
      assertThat(desk.document(other).toString()).isEqualTo("1");
    }
  }

  private String path() {
    return "/v1/rooms/" + room + "/state";
  }

  private String put(String key, String document) {
    return command("put", room, key, "\"document\":" + document);
  }

  private String patch(String key, String patch) {
    return command("patch", room, key, patch);
  }

  private static String command(String name, String room, String key, String more) {
    return "\"cmd\":\"%s\",\"room\":\"%s\",\"key\":\"%s\",%s".formatted(name, room, key, more);
  }

  private static String replace(String path, String value) {
    return operation("replace", path, value);
  }

  private static String add(String path, String value) {
    return operation("add", path, value);
  }

  private static String operation(String name, String path, String value) {
    return "[{\"op\":\"%s\",\"path\":\"%s\",\"value\":%s}]".formatted(name, path, value);
  }

  private static void code(JsonNode reply, int expected) {
    assertThat(reply.path("error").path("code").asInt(0)).as(reply.toString()).isEqualTo(expected);
  }
}
