package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;
import static chat.parley.launcher.conformance.BrokenException.expectEqual;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a WebSocket promises besides.
final class SocketRules {
  private static final long PING_SECONDS = 35;
  private static final int WRONG_USER = 4204;
  private static final int BAD_REQUEST = 4300;
  private static final int UNKNOWN_ROOM = 4302;
  private static final int UNKNOWN_COMMAND = 4303;
  private static final int BAD_UPGRADE = 4318;
  private static final int BINARY_FRAME = 4319;

  private SocketRules() {}

  static List<Rule> all() {
    return List.of(
        rule("the handshake selects chat.v1, ping is answered", SocketRules::shakesHands),
        rule("without chat.v1 it is 4318", SocketRules::refusesOthers),
        rule("what cannot be read is answered, and it stays", SocketRules::staysOpen),
        rule("one subscribe answers for each room", SocketRules::answersForEachRoom),
        rule("an acknowledgement is the place in the order", SocketRules::acknowledges),
        rule("a repeated key gets the first answer", SocketRules::sendsOnce),
        rule("after unsubscribe nothing comes", SocketRules::unsubscribes),
        rule("refresh takes a token of the same user", SocketRules::refreshes),
        Rule.slow(
            Wire.WEBSOCKET.toString(),
            "the node pings within " + PING_SECONDS + " s",
            SocketRules::pings));
  }

  private static Rule rule(String name, Rule.Trial trial) {
    return Rule.of(Wire.WEBSOCKET.toString(), name, trial);
  }

  private static void shakesHands(Site site) throws Exception {
    try (var socket = WireSocket.open(site, site.place().owner())) {
      expectEqual("the subprotocol", "chat.v1", socket.protocol());
      expectPing(socket);
    }
  }

  private static void expectPing(WireSocket socket) throws InterruptedException {
    var ok = socket.ask(Map.of("cmd", "ping"));
    expect(ok.isObject() && ok.isEmpty(), "the reply to ping is " + ok);
  }

  private static void refusesOthers(Site site) throws Exception {
    var owner = site.place().owner();
    RefusalException.expect(
        BAD_UPGRADE,
        "a handshake without chat.v1",
        () -> WireSocket.withoutProtocol(site, owner).close());
  }

  private static void staysOpen(Site site) throws Exception {
    try (var socket = WireSocket.open(site, site.place().owner())) {
      RefusalException.expect(
          UNKNOWN_COMMAND, "the command 'dance'", () -> socket.ask(Map.of("cmd", "dance")));
      socket.say("{");
      expectEqual("the number", BAD_REQUEST, numberOf(socket));
      socket.sayBinary(new byte[] {1});
      expectEqual("the number", BINARY_FRAME, numberOf(socket));
      expectPing(socket);
    }
  }

  private static int numberOf(WireSocket socket) throws InterruptedException {
    return socket.replyTo("null").path("error").path("code").asInt(0);
  }

  private static void answersForEachRoom(Site site) throws Exception {
    var place = site.place();
    var top = place.say(1).getLast();
    try (var socket = WireSocket.open(site, place.owner())) {
      var rooms = new HashMap<String, Object>();
      rooms.put(place.room(), null);
      rooms.put(place.room() + "-not", null);
      var answers = socket.ask(Map.of("cmd", "subscribe", "rooms", rooms)).path("rooms");
      expectEqual("the position", top, answers.path(place.room()).path("position").asString(""));
      var error = answers.path(place.room() + "-not").path("error");
      expectEqual("the number for the other", UNKNOWN_ROOM, error.path("code").asInt(0));
    }
  }

  private static void acknowledges(Site site) throws Exception {
    var place = site.place();
    try (var socket = WireSocket.open(site, place.owner())) {
      socket.ask(Map.of("cmd", "subscribe", "room", place.room()));
      var acknowledged = Site.positionOf(socket.ask(send(place, "once", "hi")));
      var event = socket.nextStored();
      expectEqual("the position of the event", acknowledged, Site.positionOf(event));
      expectEqual("its key", "once", event.path("key").asString(""));
    }
  }

  private static void sendsOnce(Site site) throws Exception {
    var place = site.place();
    try (var socket = WireSocket.open(site, place.owner())) {
      var first = socket.ask(send(place, "once", "hi"));
      place.say(1);
      expectEqual("the second answer", first, socket.ask(send(place, "once", "hi again")));
      expectEqual(
          "the answer over HTTP", Site.positionOf(first), place.say("once", "hi once more"));
    }
    HttpRules.expectOnce(place, "once");
  }

  private static Map<String, String> send(Site.Place place, String key, String text) {
    return Map.of("cmd", "send", "room", place.room(), "key", key, "text", text);
  }

  private static void unsubscribes(Site site) throws Exception {
    var place = site.place();
    var other = site.place();
    try (var socket = WireSocket.open(site, place.owner())) {
      socket.ask(Map.of("cmd", "subscribe", "room", place.room()));
      // It is a public room: who is no member reads as well.
      socket.ask(Map.of("cmd", "subscribe", "room", other.room()));
      socket.ask(Map.of("cmd", "unsubscribe", "room", place.room()));
      place.say(1);
      var said = other.say(1).getLast();
      var event = socket.nextStored();
      expectEqual("the room of the next event", other.room(), event.path("room").asString(""));
      expectEqual("its position", said, Site.positionOf(event));
    }
  }

  private static void refreshes(Site site) throws Exception {
    var place = site.place();
    try (var socket = WireSocket.open(site, place.owner())) {
      var token = site.user(place.owner().user()).token();
      var ok = socket.ask(Map.of("cmd", "refresh", "token", token));
      expect(ok.path("expires").asLong(0) > 0, "the reply to refresh is " + ok);
      var other = site.stranger(place).token();
      RefusalException.expect(
          WRONG_USER,
          "the token of another user",
          () -> socket.ask(Map.of("cmd", "refresh", "token", other)));
    }
  }

  private static void pings(Site site) throws Exception {
    try (var socket = WireSocket.open(site, site.place().owner())) {
      expect(socket.awaitPing(PING_SECONDS), "no ping comes");
    }
  }
}
