package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.StateDesk;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whoever follows a state room gets its document, and then what changes, through two nodes and
/// over every transport.
final class StateRoomsIT {
  private static final GatewayNode OTHER =
      GatewayNode.start(Map.of("parley.gateway.recovery.page-entries", "20"));

  private final GatewayNode node = GatewayNode.shared();
  private final StateDesk desk = new StateDesk(node);
  private final String room = desk.room();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void aSocketGetsTheDocumentAndThenWhatChanges() {
    var set = desk.put(room, "{\"a\":1}");
    try (var here = WebSocketClient.connect(node, "bob");
        var there = WebSocketClient.connect(OTHER, "carol")) {
      for (var socket : List.of(here, there)) {
        var reply = socket.subscribe(room).path("ok");
        assertThat(reply.path("position").asString()).isEqualTo(set.toString());
        assertThat(reply.path("recovered").asBoolean()).isTrue();
        expectSnapshot(socket.event(), set, "{\"a\":1}");
      }
      var changed = desk.patch(room, replaceA(2));
      node.join(room, "dave");
      for (var socket : List.of(here, there)) {
        expectPatch(socket.event(), changed, replaceA(2));
        assertThat(socket.event().path("event").asString()).isEqualTo("joined");
      }
    }
  }

  @Test
  void aStreamGetsThemUnderTheirPositions() {
    var set = desk.put(room, "{\"a\":1}");
    String last;
    try (var stream = EventStreamClient.open(OTHER, "bob", "rooms=" + room)) {
      var snapshot = stream.expect("snapshot");
      assertThat(snapshot.id()).isEqualTo(set.toString());
      expectSnapshot(snapshot.json(), set, "{\"a\":1}");
      var changed = desk.patch(room, replaceA(2));
      var patch = stream.expect("patch");
      assertThat(patch.id()).isEqualTo(changed.toString());
      expectPatch(patch.json(), changed, replaceA(2));
      last = patch.id();
    }
    var missed = desk.patch(room, replaceA(3));
    try (var again =
        EventStreamClient.open(
            RawClient.connect(node),
            node.token("bob"),
            "rooms=" + room,
            "last-event-id: " + last)) {
      assertThat(again.expect("cursor").id()).isEqualTo(last);
      expectPatch(again.expect("patch").json(), missed, replaceA(3));
    }
  }

  /// A cursor of several rooms has the state room when its document was brought, and not before.
  @Test
  void aStreamOfSeveralRoomsGetsThemToo() {
    var set = desk.put(room, "{\"a\":1}");
    var talk = node.publicRoom();
    String cursor;
    try (var stream = EventStreamClient.open(OTHER, "bob", "rooms=" + room + "," + talk)) {
      stream.expect("cursor");
      var snapshot = stream.expect("snapshot");
      assertThat(snapshot.id()).isEmpty();
      expectSnapshot(snapshot.json(), set, "{\"a\":1}");
      cursor = stream.expect("cursor").id();
    }
    var changed = desk.patch(room, replaceA(2));
    var query = "rooms=" + room + "," + talk + "&cursor=" + cursor;
    try (var again = EventStreamClient.open(node, "bob", query)) {
      again.expect("cursor");
      expectPatch(again.expect("patch").json(), changed, replaceA(2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 25})
  void aPollGetsThem(int wait) {
    var set = desk.put(room, "{\"a\":1}");
    try (var here = PollClient.of(node, "bob");
        var there = PollClient.of(OTHER, "bob")) {
      var query = "rooms=" + room + "&wait=" + wait;
      var first = here.poll(query);
      assertThat(first.cursor()).isEqualTo(set.toString());
      assertThat(first.json().path("events")).hasSize(1);
      expectSnapshot(first.json().path("events").get(0), set, "{\"a\":1}");

      var changed = desk.patch(room, replaceA(2));
      var next = there.poll(query + "&cursor=" + first.cursor());
      assertThat(next.json().path("events")).hasSize(1);
      expectPatch(next.json().path("events").get(0), changed, replaceA(2));
      assertThat(next.cursor()).isEqualTo(changed.toString());
    }
  }

  @Test
  void whoWaitsInAPollIsWokenByAChange() {
    var set = desk.put(room, "{\"a\":1}");
    try (var poller = PollClient.of(OTHER, "bob")) {
      var waiting = poller.polling("rooms=" + room + "&cursor=" + set);
      var changed = desk.patch(room, replaceA(2));
      var events = Waiting.of(waiting).json().path("events");
      expectPatch(events.get(0), changed, replaceA(2));
    }
  }

  /// Whatever is in the ring or on a page of the log; the newest state in place of more.
  @Test
  void whoComesBackGetsWhatHeMissedOrTheNewestState() {
    var set = desk.put(room, "{\"a\":0}");
    for (int i = 1; i <= 15; i++) {
      desk.patch(room, replaceA(i));
    }
    try (var some = WebSocketClient.connect(OTHER, "bob")) {
      assertThat(some.subscribe(room, set).path("ok").path("recovered").asBoolean()).isTrue();
      for (int i = 1; i <= 15; i++) {
        assertThat(some.event().at("/patch/0/value").asInt()).isEqualTo(i);
      }
    }
    try (var fresh = GatewayNode.start(Map.of("parley.gateway.recovery.page-entries", "10"));
        var many = WebSocketClient.connect(fresh, "bob")) {
      assertThat(many.subscribe(room, set).path("ok").path("recovered").asBoolean()).isTrue();
      expectSnapshot(many.event(), node.top(room), "{\"a\":15}");
      var next = desk.patch(room, replaceA(16));
      expectPatch(many.event(), next, replaceA(16));
    }
  }

  @Test
  void whoseCursorIsOfAnotherHistoryGetsTheDocumentInPlaceOfAReset() {
    var set = desk.put(room, "{\"a\":1}");
    var lost = new Position(new Epoch("zzzz"), 7);
    try (var socket = WebSocketClient.connect(OTHER, "bob");
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room + "&cursor=" + lost);
        var poller = PollClient.of(OTHER, "bob")) {
      var reply = socket.subscribe(room, lost).path("ok");
      assertThat(reply.path("recovered").asBoolean()).isFalse();
      expectSnapshot(socket.event(), set, "{\"a\":1}");
      expectSnapshot(stream.expect("snapshot").json(), set, "{\"a\":1}");
      var polled = poller.poll("rooms=" + room + "&cursor=" + lost);
      expectSnapshot(polled.json().path("events").get(0), set, "{\"a\":1}");
      assertThat(polled.cursor()).isEqualTo(set.toString());
    }
  }

  @Test
  void whoFollowsHisRoomsGetsTheDocumentsOfThose() {
    desk.put(room, "{\"a\":1}");
    node.join(room, "erin-" + room);
    var later = desk.room();
    desk.put(later, "{\"a\":2}");
    try (var socket = WebSocketClient.connect(OTHER, "erin-" + room)) {
      socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      expectSnapshot(socket.event(), node.top(room), "{\"a\":1}");
      node.join(later, "erin-" + room);
      expectSnapshot(socket.event(), node.top(later), "{\"a\":2}");
    }
  }

  @Test
  void inAPrivateRoomOnlyMembersSeeIt() {
    var hidden = desk.room(Visibility.PRIVATE);
    desk.put(hidden, "{\"secret\":1}");
    try (var socket = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(node, "bob")) {
      assertThat(code(socket.subscribe(hidden))).isEqualTo(4302);
      assertThat(poller.poll("rooms=" + hidden).code()).isEqualTo(4302);
      node.join(hidden, "bob");
      socket.subscribe(hidden);
      assertThat(socket.event().at("/document/secret").asInt()).isEqualTo(1);
      node.remove(hidden, "bob");
      assertThat(socket.event().path("event").asString()).isEqualTo("left");
      assertThat(socket.event().path("event").asString()).isEqualTo("unsubscribed");
      assertThat(code(socket.subscribe(hidden))).isEqualTo(4302);
    }
  }

  @Test
  void itTakesNoMessages() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var poller = PollClient.of(OTHER, "alice")) {
      var send = "\"cmd\":\"send\",\"room\":\"%s\",\"text\":\"hi\"".formatted(room);
      assertThat(code(alice.call(send))).isEqualTo(4371);
      var path = "/v1/rooms/" + room + "/messages";
      assertThat(poller.post(path, "{\"text\":\"hi\"}").code()).isEqualTo(4371);
      var message = ",\"message\":\"" + node.top(room) + "\",\"text\":\"hi\"";
      var edit = "\"cmd\":\"edit\",\"room\":\"" + room + '"' + message;
      assertThat(code(alice.call(edit))).isEqualTo(4323);
    }
  }

  private static String replaceA(int value) {
    return "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":" + value + "}]";
  }

  private static void expectSnapshot(JsonNode event, Position position, String document) {
    assertThat(event.path("event").asString()).as("%s", event).isEqualTo("snapshot");
    assertThat(position(event)).isEqualTo(position.toString());
    assertThat(event.path("user").asString()).isEqualTo("alice");
    assertThat(event.path("document").toString()).isEqualTo(document);
  }

  private static void expectPatch(JsonNode event, Position position, String patch) {
    assertThat(event.path("event").asString()).as("%s", event).isEqualTo("patch");
    assertThat(position(event)).isEqualTo(position.toString());
    assertThat(event.path("patch").toString()).isEqualTo(patch);
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
