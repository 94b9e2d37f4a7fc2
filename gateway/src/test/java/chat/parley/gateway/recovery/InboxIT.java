package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.inbox.Notified;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.Occurrence;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Inboxes, through two nodes and over every transport: what comes while nobody is there, once,
/// what comes now, and what is read on another device. What chat-service does is done on one node
/// here.
final class InboxIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final String INBOX = "@inbox";
  private static final List<String> THIRTY = IntStream.range(0, 30).mapToObj(i -> "n" + i).toList();

  private final GatewayNode node = GatewayNode.shared();
  private final String user = GatewayNode.name("olga");

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void whatCameMeanwhileComesOnceOverAnEventStreamByItsLastEventId() {
    tell("before");
    String seen;
    try (var first = EventStreamClient.open(node, user, "rooms=" + INBOX)) {
      seen = first.expect("cursor").id();
      tell("last seen");
      var last = first.expectMessage("last seen");
      assertThat(last.name()).isEqualTo("notification");
      assertThat(last.id()).as("the position is the cursor").isNotEqualTo(seen);
      seen = last.id();
    }
    THIRTY.forEach(this::tell);
    try (var stream = stream(OTHER, "rooms=" + INBOX, seen)) {
      stream.expect("cursor");
      THIRTY.forEach(text -> seenBy(stream, text));
      tell("live");
      seen = seenBy(stream, "live");
    }
    try (var again = stream(node, "rooms=" + INBOX, seen)) {
      again.expect("cursor");
      tell("the next");
      seenBy(again, "the next");
    }
  }

  private static String seenBy(EventStreamClient stream, String text) {
    return stream.expectMessage(text).id();
  }

  @Test
  void whatCameMeanwhileComesOnceOverAWebSocketAndOverPollsByCursor() {
    Position seen;
    try (var socket = WebSocketClient.connect(node, user)) {
      var reply = socket.subscribe(INBOX).path("ok");
      assertThat(reply.path("room").asString()).isEqualTo(INBOX);
      assertThat(reply.path("recovered").asBoolean()).isTrue();
      seen = Position.parse(reply.path("position").asString()).orElseThrow();
    }
    THIRTY.forEach(this::tell);
    try (var socket = WebSocketClient.connect(OTHER, user);
        var poller = PollClient.of(OTHER, user);
        var shortPoller = PollClient.of(node, user)) {
      var reply = socket.subscribe(INBOX, seen).path("ok");
      assertThat(reply.path("recovered").asBoolean()).isTrue();
      THIRTY.forEach(socket::expectMessage);
      var polled = poller.poll("rooms=" + INBOX + "&cursor=" + seen);
      assertThat(polled.texts()).isEqualTo(THIRTY);
      assertThat(shortPoller.poll("rooms=" + INBOX + "&wait=0&cursor=" + seen).texts())
          .isEqualTo(THIRTY);

      var waiting = waiting(OTHER, poller, "rooms=" + INBOX + "&cursor=" + polled.cursor());
      tell("live");
      socket.expectMessage("live");
      assertThat(waiting.join().texts()).containsExactly("live");
      assertThat(shortPoller.poll("rooms=" + INBOX + "&wait=0&cursor=" + polled.cursor()).texts())
          .containsExactly("live");
    }
  }

  @Test
  void aNotificationSaysWhatItIsOf() {
    try (var socket = WebSocketClient.connect(OTHER, user)) {
      socket.subscribe(INBOX);
      var position = position("x3f9:121");
      var mention =
          new Occurrence(
              Occurrence.Kind.MENTION, new UserId("bob"), new RoomId("general"), position, "hi");
      for (int i = 0; i < 2; i++) {
        assertThat(Waiting.of(node.bean(Notifier.class).tell(new UserId(user), mention)))
            .as("once")
            .isInstanceOf(Notified.Done.class);
      }
      tell("the end");

      var event = socket.event();

      assertThat(event.propertyNames())
          .containsExactly(
              "event", "room", "epoch", "offset", "user", "at", "type", "text", "about");
      assertThat(event.path("event").asString()).isEqualTo("notification");
      assertThat(event.path("room").asString()).isEqualTo(INBOX);
      assertThat(event.path("user").asString()).isEqualTo("bob");
      assertThat(event.path("type").asString()).isEqualTo("mention");
      assertThat(event.path("about").toString())
          .isEqualTo("{\"room\":\"general\",\"message\":\"x3f9:121\"}");
      socket.expectMessage("the end");
    }
  }

  @Test
  void nobodyIsToldWhatHeDidHimself() {
    var reply =
        new Occurrence(
            Occurrence.Kind.REPLY, new UserId(user), new RoomId("dev"), position("x:1"), "me");
    assertThat(Waiting.of(node.bean(Notifier.class).tell(new UserId(user), reply)))
        .isEqualTo(new Notified.Declined());
  }

  /// Rooms and the inbox share a connection and its cursor.
  @Test
  void itIsPartOfTheCursorBesideRooms() {
    var room = node.publicRoom();
    node.join(room, user);
    try (var poller = PollClient.of(node, user);
        var elsewhere = PollClient.of(OTHER, user)) {
      for (var query : List.of("rooms=" + room + ',' + INBOX, "rooms=mine," + INBOX)) {
        var cursor = poller.poll(query).cursor();
        assertThat(elsewhere.poll(query + "&wait=0&cursor=" + cursor).texts()).isEmpty();
        tell("of " + query);
        node.say(room, "said");
        var polled = elsewhere.poll(query + "&wait=0&cursor=" + cursor);
        assertThat(polled.texts()).containsExactlyInAnyOrder("of " + query, "said");
        assertThat(poller.poll(query + "&wait=0&cursor=" + polled.cursor()).texts()).isEmpty();
        try (var stream = stream(node, query, cursor)) {
          stream.expect("cursor");
          var texts = List.of(nextText(stream), nextText(stream));
          assertThat(texts).containsExactlyInAnyOrder("of " + query, "said");
          var id = stream.expect("cursor").id();
          assertThat(poller.poll(query + "&wait=0&cursor=" + id).texts()).isEmpty();
        }
      }
    }
  }

  private static String nextText(EventStreamClient stream) {
    var event = stream.next();
    while (event.name().equals("cursor")) {
      event = stream.next();
    }
    return event.text();
  }

  @Test
  void onAWebSocketItStandsAmongRoomsAndEndsLikeOne() {
    var room = node.publicRoom();
    tell("one");
    try (var socket = WebSocketClient.connect(OTHER, user)) {
      var reply =
          socket
              .call("\"cmd\":\"subscribe\",\"rooms\":{\"%s\":null,\"@inbox\":null}".formatted(room))
              .path("ok")
              .path("rooms");
      assertThat(reply.propertyNames()).containsExactlyInAnyOrder(room, INBOX);
      tell("two");
      socket.expectMessage("two");
      socket.call("\"cmd\":\"unsubscribe\",\"room\":\"@inbox\"");
      tell("three");
      node.say(room, "said");
      socket.expectMessage("said");
      socket.subscribe(INBOX, reply.path(INBOX).path("position").asString());
      socket.expectMessage("two");
      socket.expectMessage("three");
    }
  }

  @Test
  void whatIsReadOnOneDeviceIsClearedOnTheOthers() {
    var positions = THIRTY.stream().map(this::tell).toList();
    try (var phone = WebSocketClient.connect(node, user);
        var laptop = WebSocketClient.connect(OTHER, user);
        var tablet = EventStreamClient.open(OTHER, user, "rooms=" + INBOX);
        var poller = PollClient.of(node, user)) {
      phone.subscribe(INBOX);
      laptop.subscribe(INBOX);
      tablet.expect("cursor");
      var cursor = poller.poll("rooms=" + INBOX).cursor();
      var waiting = waiting(node, poller, "rooms=" + INBOX + "&cursor=" + cursor);

      var answer = clear(phone, "\"notification\":\"" + positions.get(9) + '"');

      assertThat(answer.path("ok").toString())
          .isEqualTo("{\"read\":\"%s:0\",\"unread\":29}".formatted(positions.getFirst().epoch()));
      var event = laptop.event();
      assertThat(event.propertyNames())
          .containsExactly("event", "room", "user", "at", "notification", "read", "unread");
      assertThat(event.path("event").asString()).isEqualTo("cleared");
      assertThat(event.path("room").asString()).isEqualTo(INBOX);
      assertThat(event.path("user").asString()).isEqualTo(user);
      assertThat(event.path("notification").asString()).isEqualTo("" + positions.get(9));
      assertThat(event.path("unread").asInt()).isEqualTo(29);
      assertThat(phone.event()).isEqualTo(event);
      assertThat(tablet.expect("cleared").json()).isEqualTo(event);
      var polled = waiting.join();
      assertThat(polled.json().path("events")).containsExactly(event);
      assertThat(polled.cursor()).as("no part of the order").isEqualTo(cursor);

      clear(laptop, "\"upTo\":\"" + positions.get(19) + '"');
      assertThat(phone.event().path("unread").asInt()).isEqualTo(10);
      assertThat(tablet.expect("cleared").json().path("read").asString())
          .isEqualTo("" + positions.get(19));

      // As chat-service does.
      Waiting.of(OTHER.bean(Inboxes.class).clear(new UserId(user), new Clearance.All()));
      assertThat(phone.event().path("read").asString()).isEqualTo("" + positions.getLast());
      assertThat(tablet.expect("cleared").json().path("unread").asInt()).isZero();
      assertThat(clear(phone, "\"all\":true").path("ok").path("unread").asInt()).isZero();
      tell("the end");
      phone.expectMessage("the end");
    }
  }

  @Test
  void whatIsNotThereCannotBeCleared() {
    var last = tell("one");
    try (var socket = WebSocketClient.connect(node, user)) {
      var ahead = new Position(last.epoch(), last.offset() + 1);
      assertThat(code(clear(socket, "\"upTo\":\"" + ahead + '"'))).isEqualTo(4308);
      assertThat(code(clear(socket, "\"notification\":\"zzzz:1\""))).isEqualTo(4308);
      assertThat(code(clear(socket, "\"notification\":\"nonsense\""))).isEqualTo(4308);
      assertThat(code(clear(socket, "\"all\":false"))).isEqualTo(4300);
    }
  }

  /// There is no name for another's, and nobody's cursor opens it.
  @Test
  void nobodyReadsTheInboxOfAnother() {
    var secret = tell("secret");
    try (var mallory = WebSocketClient.connect(node, "mallory");
        var poller = PollClient.of(node, "mallory")) {
      for (var name : List.of("@" + user, "@", "@inbox:" + user, '{' + user + '}')) {
        assertThat(code(mallory.subscribe(name))).as(name).isEqualTo(4304);
      }
      assertThat(poller.poll("rooms=@" + user).code()).isEqualTo(4304);
      assertThat(poller.poll("rooms=@inbox,@" + user).code()).isEqualTo(4304);
      assertThat(poller.poll("rooms=@inbox&as=" + user).code()).isEqualTo(4350);
      assertThat(refused(RawClient.connect(node), "rooms=@" + user)).contains("4304");

      var before = new Position(secret.epoch(), 0);
      var reply = mallory.subscribe(INBOX, before).path("ok");
      assertThat(reply.path("recovered").asBoolean()).as("it is no position of his").isFalse();
      assertThat(mallory.event().path("event").asString()).isEqualTo("reset");
      var polled = poller.poll("rooms=@inbox&wait=0&cursor=" + before);
      assertThat(polled.json().path("events").toString())
          .contains("reset")
          .doesNotContain("secret");
      assertThat(code(clear(mallory, "\"upTo\":\"" + secret + '"'))).isEqualTo(4308);
    }
  }

  private String refused(RawClient raw, String query) {
    try (raw) {
      return EventStreamClient.request(raw, node.token("mallory"), query).answer().body();
    }
  }

  @Test
  void itIsNoRoomToWriteIn() {
    try (var socket = WebSocketClient.connect(node, user);
        var poller = PollClient.of(node, user)) {
      assertThat(code(socket.call("\"cmd\":\"send\",\"room\":\"@inbox\",\"text\":\"hi\"")))
          .isEqualTo(4304);
      assertThat(code(socket.call("\"cmd\":\"typing\",\"room\":\"@inbox\""))).isEqualTo(4304);
      assertThat(poller.post("/v1/rooms/@inbox/messages", "{\"text\":\"hi\"}").code())
          .isEqualTo(4304);
      assertThat(poller.post("/v1/rooms/@" + user + "/messages", "{\"text\":\"hi\"}").code())
          .isEqualTo(4304);
    }
  }

  @Test
  void whereRedisHasLostItWhoeverFollowsIsTold() {
    var last = tell("lost");
    try (var socket = WebSocketClient.connect(node, user)) {
      socket.subscribe(INBOX);
      var inbox = RoomId.inboxOf(new UserId(user));
      var server = RedisExtension.server();
      server.command("DEL", text(Keys.roomMeta(inbox)), text(Keys.roomLog(inbox)));
      tell("new");
      var reset = socket.event();
      assertThat(reset.path("event").asString()).isEqualTo("reset");
      assertThat(reset.path("room").asString()).isEqualTo(INBOX);
      assertThat(reset.path("position").asString()).doesNotStartWith(last.epoch().value());
    }
  }

  // --- around it

  /// In the user's inbox, where it has this place.
  private Position tell(String text) {
    var notification = new Notification(new NotificationType("order"), null, text, null, null);
    var told =
        Waiting.of(
            node.bean(Notifier.class)
                .tell(
                    new UserId(user),
                    new UserId("shop"),
                    new NotificationDraft(null, notification)));
    return switch (told) {
      case Notified.Done done -> done.position();
      case Notified.Declined _, Notified.Refused _ -> throw new AssertionError(told);
    };
  }

  private EventStreamClient stream(GatewayNode on, String query, String lastEventId) {
    return EventStreamClient.open(
        RawClient.connect(on), on.token(user), query, "last-event-id: " + lastEventId);
  }

  /// Returns when the poll has joined.
  private static CompletableFuture<PollClient.Answer> waiting(
      GatewayNode on, PollClient poller, String query) {
    double joined = on.count(GatewayMeter.RECOVERIES);
    var waiting = poller.polling(query);
    Waiting.until("the poll waits", () -> on.count(GatewayMeter.RECOVERIES) > joined);
    return waiting;
  }

  private static JsonNode clear(WebSocketClient socket, String said) {
    return socket.call("\"cmd\":\"clear\"," + said);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }

  private static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
