package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.inbox.InboxPage;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Opened;
import chat.parley.backplane.room.Visibility;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.NotificationWay;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.command.TypePreference;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Mentions, replies and direct messages in the inboxes of those whom they are for, sent over one
/// node and read over another. Who is told of nothing is told of the next message as his first.
final class AddresseesIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());
  private static final String INBOX = "@inbox";

  private final GatewayNode node = GatewayNode.shared();
  private final String alice = GatewayNode.name("alice");
  private final String room = node.room(alice, Visibility.PUBLIC);
  private final String bob = GatewayNode.name("bob");
  private final String carol = GatewayNode.name("carol");

  AddresseesIT() {
    node.join(room, bob);
    node.join(room, carol);
  }

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  @Test
  void whoIsMentionedIsToldOverEveryWayOfSending() {
    try (var inbox = inbox(bob);
        var alices = WebSocketClient.connect(node, alice);
        var poster = PollClient.of(node, alice);
        var service = PollClient.withToken(node, node.serviceToken("back-end"))) {
      var sent = alices.call(send(room, "by socket", mentions(bob))).path("ok");
      var told = inbox.expectMessage("by socket");
      assertThat(told.path("event").asString()).isEqualTo("notification");
      assertThat(told.path("type").asString()).isEqualTo("mention");
      assertThat(told.path("user").asString()).isEqualTo(alice);
      assertThat(told.path("about").path("room").asString()).isEqualTo(room);
      assertThat(told.path("about").path("message").asString()).isEqualTo(position(sent));

      poster.post(messages(room), body("by post", mentions(bob)));
      assertThat(inbox.expectMessage("by post").path("type").asString()).isEqualTo("mention");

      service.post(messages(room) + "?as=" + carol, body("by a service", mentions(bob)));
      assertThat(inbox.expectMessage("by a service").path("user").asString()).isEqualTo(carol);
    }
  }

  @Test
  void whoIsMentionedComesBackToItByHisLastEventId() {
    String seen;
    try (var stream = EventStreamClient.open(OTHER, bob, "rooms=" + INBOX);
        var alices = WebSocketClient.connect(node, alice)) {
      stream.expect("cursor");
      alices.call(send(room, "seen", mentions(bob)));
      seen = stream.expectMessage("seen").id();
      assertThat(seen).isNotNull();
    }
    try (var alices = WebSocketClient.connect(OTHER, alice)) {
      var first = position(alices.call(send(room, "first", mentions(bob))).path("ok"));
      assertThat(first).isNotEmpty();
      alices.call(send(room, "second", mentions(bob)));
      Waiting.until("both are told", () -> unseen(seen) == 2);
    }
    try (var back =
        EventStreamClient.open(
            RawClient.connect(node), node.token(bob), "rooms=" + INBOX, "last-event-id: " + seen)) {
      back.expect("cursor");
      back.expectMessage("first");
      back.expectMessage("second");
    }
  }

  private int unseen(String seen) {
    try (var poller = PollClient.of(node, bob)) {
      return poller.poll("rooms=" + INBOX + "&wait=0&cursor=" + seen).texts().size();
    }
  }

  @Test
  void aRepeatedSendIsToldOnce() {
    try (var inbox = inbox(bob);
        var here = PollClient.of(node, alice);
        var there = PollClient.of(OTHER, alice)) {
      var body = "{\"key\":\"k\",\"text\":\"once\"," + mentions(bob) + '}';
      var first = here.post(messages(room), body);
      assertThat(there.post(messages(room), body).json()).isEqualTo(first.json());
      assertThat(here.post(messages(room), body).json()).isEqualTo(first.json());
      inbox.expectMessage("once");
      here.post(messages(room), body("the next", mentions(bob)));
      there.post(messages(room), body("the last", mentions(bob)));
      inbox.expectMessage("the next");
      inbox.expectMessage("the last");
    }
  }

  @Test
  void nobodyElseIsTold() {
    var stranger = GatewayNode.name("stranger");
    try (var ofStranger = inbox(stranger);
        var ofCarol = inbox(carol);
        var ofBob = inbox(bob);
        var sender = WebSocketClient.connect(node, bob);
        var alices = WebSocketClient.connect(node, alice)) {
      sender.call(send(room, "of himself and a stranger", mentions(bob, stranger)));
      sender.call(send(room, "to the room", ""));
      assertThat(code(alices.call(send("no-such-room", "nowhere", mentions(bob))))).isEqualTo(4302);
      alices.call(send(room, "to bob", mentions(bob)));
      ofBob.expectMessage("to bob");
      node.join(room, stranger);
      alices.call(send(room, "to both", mentions(carol, stranger)));
      ofCarol.expectMessage("to both");
      ofStranger.expectMessage("to both");
    }
  }

  @Test
  void whoeverIsBlockedTellsNothing() {
    Waiting.of(BACKPLANE.blocks.block(new UserId(bob), new UserId(carol)));
    try (var ofBob = inbox(bob);
        var ofAlice = inbox(alice);
        var bobs = WebSocketClient.connect(node, bob);
        var carols = WebSocketClient.connect(node, carol);
        var alices = WebSocketClient.connect(node, alice)) {
      carols.call(send(room, "to both", mentions(bob, alice)));
      ofAlice.expectMessage("to both");
      var root = position(bobs.call(send(room, "root", "")).path("ok"));
      carols.call(send(room, "reply", thread(root)));
      alices.call(send(room, "to bob", mentions(bob)));
      ofBob.expectMessage("to bob");
    }
  }

  @Test
  void whatAUserHasChosenHolds() {
    var quiet = node.room(alice, Visibility.PUBLIC);
    node.join(quiet, bob);
    prefer(bob, new PreferencesChange(Map.of(new RoomId(quiet), NotificationLevel.NONE), Map.of()));
    prefer(
        carol,
        new PreferencesChange(Map.of(new RoomId(room), NotificationLevel.MENTIONS), Map.of()));
    try (var ofBob = inbox(bob);
        var ofCarol = inbox(carol);
        var carols = WebSocketClient.connect(OTHER, carol);
        var alices = WebSocketClient.connect(node, alice)) {
      alices.call(send(quiet, "not here", mentions(bob)));
      var root = position(carols.call(send(room, "root", "")).path("ok"));
      alices.call(send(room, "a reply", thread(root)));
      alices.call(send(room, "a reply that names her", thread(root) + ',' + mentions(carol)));
      ofCarol.expectMessage("a reply that names her");
      alices.call(send(room, "there", mentions(bob)));
      ofBob.expectMessage("there");

      var never = new TypePreference(NotificationLevel.NONE, EnumSet.allOf(NotificationWay.class));
      prefer(bob, new PreferencesChange(Map.of(), Map.of(NotificationType.MENTION, never)));
      var his = position(alices.call(send(room, "of no interest", mentions(bob))).path("ok"));
      try (var bobs = WebSocketClient.connect(OTHER, bob)) {
        bobs.call(send(room, "I reply", thread(his)));
      }
      alices.call(send(room, "a reply", thread(his)));
      ofBob.expectMessage("a reply");
    }
  }

  @Test
  void aReplyIsToldToTheRootsAuthorAndWhoTakesPart() {
    try (var ofBob = inbox(bob);
        var ofCarol = inbox(carol);
        var ofAlice = inbox(alice);
        var bobs = WebSocketClient.connect(OTHER, bob);
        var carols = WebSocketClient.connect(node, carol);
        var alices = WebSocketClient.connect(node, alice)) {
      var root = position(bobs.call(send(room, "root", "")).path("ok"));
      alices.call(send(room, "first", thread(root)));
      assertThat(ofBob.expectMessage("first").path("type").asString()).isEqualTo("reply");
      carols.call("\"cmd\":\"follow\",\"room\":\"%s\",\"thread\":\"%s\"".formatted(room, root));
      bobs.call(send(room, "second", thread(root)));
      ofAlice.expectMessage("second");
      ofCarol.expectMessage("second");
      bobs.call("\"cmd\":\"unfollow\",\"room\":\"%s\",\"thread\":\"%s\"".formatted(room, root));
      carols.call(send(room, "third", thread(root)));
      ofAlice.expectMessage("third");
      carols.call(send(room, "fourth", thread(root) + ',' + mentions(bob)));
      assertThat(ofBob.expectMessage("fourth").path("type").asString()).isEqualTo("mention");
      assertThat(ofAlice.expectMessage("fourth").path("type").asString()).isEqualTo("reply");
    }
  }

  @Test
  void aDirectMessageIsToldToTheOther() {
    var opened = Waiting.of(BACKPLANE.direct.open(new UserId(bob), new UserId(carol)));
    assertThat(opened).isInstanceOf(Opened.Done.class);
    var direct = ((Opened.Done) opened).room().value();
    prefer(
        carol,
        new PreferencesChange(Map.of(new RoomId(direct), NotificationLevel.MENTIONS), Map.of()));
    try (var ofBob = inbox(bob);
        var ofCarol = inbox(carol);
        var bobs = WebSocketClient.connect(node, bob);
        var carols = PollClient.of(OTHER, carol)) {
      var sent = bobs.call(send(direct, "to her", "")).path("ok");
      var told = ofCarol.expectMessage("to her");
      assertThat(told.path("type").asString()).isEqualTo("direct");
      assertThat(told.path("about").path("message").asString()).isEqualTo(position(sent));
      carols.post(messages(direct), body("to him", thread(position(sent))));
      assertThat(ofBob.expectMessage("to him").path("type").asString())
          .as("a reply to him alone")
          .isEqualTo("direct");
      Waiting.of(BACKPLANE.blocks.block(new UserId(carol), new UserId(bob)));
      assertThat(code(bobs.call(send(direct, "blocked", "")))).isEqualTo(4360);
      Waiting.of(BACKPLANE.blocks.unblock(new UserId(carol), new UserId(bob)));
      bobs.call(send(direct, "to her again", mentions(carol)));
      assertThat(ofCarol.expectMessage("to her again").path("type").asString())
          .isEqualTo("mention");
    }
  }

  /// Whose inbox is open is here.
  @Test
  void hereCallsThoseWhoAreHere() {
    var presences = new Presences(node.bean(Redis.class));
    try (var ofBob = inbox(bob);
        var alices = WebSocketClient.connect(node, alice)) {
      Waiting.until(
          "he is seen online", () -> Waiting.of(presences.of(new UserId(bob))).isOnline());
      alices.call(send(room, "to all", "\"mentions\":[\"@here\"]"));
      assertThat(ofBob.expectMessage("to all").path("type").asString()).isEqualTo("mention");
      alices.call(send(room, "to two", mentions(bob, carol)));
      ofBob.expectMessage("to two");
    }
    Waiting.until("she is told of the second", () -> !notifications(carol).isEmpty());
    assertThat(notifications(carol)).as("and of no other: she was away").hasSize(1);
  }

  private static List<Publication> notifications(String user) {
    return ((InboxPage.Known) Waiting.of(BACKPLANE.inboxes.page(new UserId(user), null, 10)))
        .notifications();
  }

  @Test
  void anEditCallsNobody() {
    try (var ofBob = inbox(bob);
        var alices = WebSocketClient.connect(node, alice)) {
      var sent = position(alices.call(send(room, "to nobody", "")).path("ok"));
      var edit =
          "\"cmd\":\"edit\",\"room\":\"%s\",\"message\":\"%s\",\"text\":\"to bob\",%s"
              .formatted(room, sent, mentions(bob));
      assertThat(code(alices.call(edit))).isZero();
      alices.call(send(room, "the next", mentions(bob)));
      ofBob.expectMessage("the next");
    }
  }

  @Test
  void ofALongMessageTheBeginningIsTold() {
    try (var ofBob = inbox(bob);
        var alices = WebSocketClient.connect(node, alice)) {
      alices.call(send(room, "x".repeat(300), mentions(bob)));
      ofBob.expectMessage("x".repeat(200) + '…');
      alices.call("\"cmd\":\"send\",\"room\":\"" + room + "\",\"data\":{\"a\":1}," + mentions(bob));
      var told = ofBob.event();
      assertThat(told.has("text")).as("of data alone").isFalse();
      assertThat(told.path("about").path("room").asString()).isEqualTo(room);
    }
  }

  // --- around it

  /// Read on the other node.
  private static WebSocketClient inbox(String user) {
    var socket = WebSocketClient.connect(OTHER, user);
    assertThat(socket.subscribe(INBOX).path("ok").path("room").asString()).isEqualTo(INBOX);
    return socket;
  }

  private static void prefer(String user, PreferencesChange change) {
    Waiting.of(BACKPLANE.preferences.change(new UserId(user), change));
  }

  private static String send(String room, String text, String more) {
    var fields = body(text, more);
    return "\"cmd\":\"send\",\"room\":\"" + room + "\"," + fields.substring(1, fields.length() - 1);
  }

  private static String body(String text, String more) {
    return "{\"text\":\"" + text + '"' + (more.isEmpty() ? "" : ",") + more + '}';
  }

  private static String mentions(String... users) {
    return "\"mentions\":[\"" + String.join("\",\"", users) + "\"]";
  }

  private static String thread(String root) {
    return "\"thread\":\"" + root + '"';
  }

  private static String messages(String room) {
    return "/v1/rooms/" + room + "/messages";
  }

  private static String position(JsonNode sent) {
    return sent.path("epoch").asString() + ':' + sent.path("offset").asLong();
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
