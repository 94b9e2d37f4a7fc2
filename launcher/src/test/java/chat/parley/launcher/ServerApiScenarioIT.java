package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.RoomReader;
import chat.parley.launcher.client.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What other back ends do at chat-service, before users on two nodes over every transport.
@ExtendWith(ClusterExtension.class)
class ServerApiScenarioIT {
  private static final int DISCONNECTED = 4205;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final Caller service;

  ServerApiScenarioIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = cluster.signIn("alice-" + UUID.randomUUID());
    this.bob = cluster.signIn("bob-" + UUID.randomUUID());
    this.service = rest(cluster.rest().signInService("back-end"));
  }

  @Test
  void aBroadcastIsSeenInEachOfItsRoomsOnceByEverybody() {
    var bot = "bot-" + UUID.randomUUID();
    var first = cluster.publicRoom(alice, bob);
    var second = cluster.privateRoom(alice, bob);
    var foreign = cluster.publicRoom(alice);
    // Polls that do not wait count against a rate, for each user: there are several readers.
    var carol = cluster.signIn("carol-" + UUID.randomUUID());
    for (var room : List.of(first, second)) {
      service.put("/v1/rooms/" + room + "/members/" + bot + "?as=" + alice.user()).ok();
    }
    var body =
        "{'rooms':['%s','%s','%s','no-such-room'],'key':'b-77','text':'to all'}"
            .formatted(first, second, foreign);
    try (var inFirst = Audience.join(cluster, bob, first);
        var inSecond = Audience.join(cluster, alice, second)) {
      var starts = List.of(inFirst.cursor(), inSecond.cursor());

      var answer = service.post("/v1/broadcast?as=" + bot, body).ok().path("rooms");

      expectBroadcast(inFirst, bot, answer.path(first));
      expectBroadcast(inSecond, bot, answer.path(second));
      assertThat(answer.path(foreign).path("error").path("code").asInt()).isEqualTo(4301);
      assertThat(answer.path("no-such-room").path("error").path("code").asInt()).isEqualTo(4302);

      // Repeated, when the bot has come into the third room as well: the others have it already.
      service.put("/v1/rooms/" + foreign + "/members/" + bot + "?as=" + bot).ok();
      try (var inForeign = Audience.join(cluster, carol, foreign)) {
        var again = service.post("/v1/broadcast?as=" + bot, body).ok().path("rooms");
        assertThat(again.path(first)).isEqualTo(answer.path(first));
        assertThat(again.path(second)).isEqualTo(answer.path(second));
        expectBroadcast(inForeign, bot, again.path(foreign));
      }
      say(first, "and on");
      assertThat(inFirst.next("message").path("text").asString()).isEqualTo("and on");
      try (var back = Audience.resume(cluster, carol, first, starts.getFirst());
          var backInSecond = Audience.resume(cluster, bob, second, starts.getLast())) {
        expectBroadcast(back, bot, answer.path(first));
        expectBroadcast(backInSecond, bot, answer.path(second));
        assertThat(back.next("message").path("text").asString()).isEqualTo("and on");
      }
    }
  }

  private static void expectBroadcast(Audience audience, String bot, JsonNode answer) {
    var message = audience.next("message");
    assertThat(message.path("user").asString()).isEqualTo(bot);
    assertThat(message.path("key").asString()).isEqualTo("b-77");
    assertThat(message.path("text").asString()).isEqualTo("to all");
    assertThat(position(message)).isEqualTo(position(answer));
  }

  @Test
  void aUsersConnectionsAreListedAndEndedWhereverTheyAre() {
    var room = cluster.publicRoom(alice, bob);
    var path = "/v1/users/" + bob.user() + "/connections";
    assertThat(service.get(path).ok().path("connections")).isEmpty();
    var readers = new ArrayList<RoomReader>();
    try (var bystander = Audience.join(cluster, alice, room)) {
      for (var node : cluster.members()) {
        for (var transport : Transport.values()) {
          readers.add(RoomReader.join(transport, bob, room, cluster.node(node)));
        }
      }
      var expected = new HashSet<>(Set.of(List.of("", "poll")));
      for (var node : cluster.members()) {
        var name = cluster.process(node).plan().name();
        expected.addAll(Set.of(List.of(name, "websocket"), List.of(name, "sse")));
      }
      Deadline.await(
          () -> "all to be listed: " + connections(path), () -> connections(path).equals(expected));

      // A poll may be on its way just then, and ends with the next.
      var lasting = readers.stream().filter(reader -> isLasting(reader.transport())).toList();
      Deadline.await(
          () -> "all to be ended but " + open(lasting),
          Deadline.GENEROUS,
          AGAIN,
          () -> {
            if (open(lasting).isEmpty()) {
              return true;
            }
            service.delete(path).ok();
            return false;
          });
      awaitThatAllDisconnectsAreDone();
      for (var reader : lasting) {
        assertThat(reader.expectEnd()).as("%s", reader).isEqualTo(DISCONNECTED);
      }

      // Nobody else's, and no token: whoever asks again is answered.
      say(room, "he was sent away");
      bystander.next("message");
      for (var reader : readers) {
        if (!isLasting(reader.transport())) {
          expectToldOrEnded(reader, "he was sent away");
        }
      }
      try (var back = Audience.resume(cluster, bob, room, lasting.getFirst().cursor())) {
        assertThat(back.next("message").path("text").asString()).isEqualTo("he was sent away");
      }
    } finally {
      readers.forEach(RoomReader::close);
    }
  }

  /// One that was asked for in vain would end what its user opens next. Each node takes them in
  /// their order: when it has come to a later one, it has done with those before.
  private void awaitThatAllDisconnectsAreDone() {
    var last = cluster.signIn("last-" + UUID.randomUUID());
    var room = cluster.publicRoom(last);
    var readers = new ArrayList<RoomReader>();
    try {
      for (var node : cluster.members()) {
        readers.add(RoomReader.join(Transport.WEBSOCKET, last, room, cluster.node(node)));
      }
      service.delete("/v1/users/" + last.user() + "/connections").ok();
      for (var reader : readers) {
        assertThat(reader.expectEnd()).isEqualTo(DISCONNECTED);
      }
    } finally {
      readers.forEach(RoomReader::close);
    }
  }

  /// A short poll that was on its way just then was a connection like others.
  private static void expectToldOrEnded(RoomReader reader, String text) {
    Deadline.await(
        () -> reader + " to be told, or to have been ended",
        () -> reader.hasEnded() || !reader.events().isEmpty());
    if (reader.events().isEmpty()) {
      assertThat(reader.expectEnd()).as("%s", reader).isEqualTo(DISCONNECTED);
    } else {
      assertThat(reader.next("message").path("text").asString()).isEqualTo(text);
    }
  }

  /// Whether there is something to end: between two short polls there is not.
  private static boolean isLasting(Transport transport) {
    return transport != Transport.SHORT_POLL;
  }

  private static List<RoomReader> open(List<RoomReader> readers) {
    return readers.stream().filter(reader -> !reader.hasEnded()).toList();
  }

  /// Of each its node, if it has one, and its transport.
  private Set<List<String>> connections(String path) {
    var listed = new HashSet<List<String>>();
    for (var connection : service.get(path).ok().path("connections")) {
      listed.add(
          List.of(connection.path("node").asString(""), connection.path("transport").asString()));
    }
    return listed;
  }

  @Test
  void aRoomIsExportedPieceByPieceAsItWasShown() {
    var room = cluster.privateRoom(alice);
    var path = "/v1/rooms/" + room + "/export?limit=3";
    var exported = new ArrayList<JsonNode>();
    var shown = new ArrayList<JsonNode>();
    try (var audience = Audience.join(cluster, alice, room)) {
      for (int i = 0; i < 5; i++) {
        say(room, "m" + i);
        shown.add(audience.next("message"));
      }
      exportTo(exported, path);
      assertThat(exported.getFirst().path("event").asString()).isEqualTo("joined");
      assertThat(exported.subList(1, exported.size())).isEqualTo(shown);

      var message = "'message':'" + position(shown.getFirst()) + "'";
      var there = "/v1/rooms/" + room;
      at(Node.A).post(there + "/edit", "{" + message + ",'text':'edited'}").ok();
      shown.add(audience.next("edited"));
      at(Node.B).post(there + "/react", "{" + message + ",'reaction':'x'}").ok();
      shown.add(audience.next("reacted"));
      at(Node.B).post(there + "/delete", "{" + message + "}").ok();
      shown.add(audience.next("deleted"));
      exportTo(exported, path);
      assertThat(exported.subList(1, exported.size())).isEqualTo(shown);
      assertThat(exported.get(1).path("text").asString()).as("what it was").isEqualTo("m0");
    }
  }

  /// Goes on behind what there is, until there is no more.
  private void exportTo(List<JsonNode> exported, String path) {
    while (true) {
      var after = exported.isEmpty() ? "" : "&after=" + position(exported.getLast());
      var lines = service.get(path + after).lines();
      if (lines.isEmpty()) {
        return;
      }
      assertThat(lines).hasSizeLessThanOrEqualTo(3);
      exported.addAll(lines);
    }
  }

  @Test
  void isForServicesAlone() {
    var room = cluster.publicRoom(alice);
    var top = cluster.rest().top(alice, room);
    var broadcast = "{'rooms':['" + room + "'],'key':'k','text':'no'}";
    var connections = "/v1/users/" + alice.user() + "/connections";
    var anyone = new Caller(cluster.rest().base(), Optional.empty());
    try (var reader = RoomReader.join(Transport.WEBSOCKET, alice, room, cluster.node(Node.B))) {
      for (var refused : List.of(new Refused(rest(alice), 4350), new Refused(anyone, 4200))) {
        refused.who.post("/v1/broadcast", broadcast).refused(refused.code);
        refused.who.get(connections).refused(refused.code);
        refused.who.delete(connections).refused(refused.code);
        refused.who.get("/v1/rooms/" + room + "/export").refused(refused.code);
      }
      rest(alice).get("/v1/rooms?as=" + bob.user()).refused(4350);
      assertThat(cluster.rest().top(alice, room)).isEqualTo(top);
      say(room, "still here");
      assertThat(reader.next("message").path("text").asString()).isEqualTo("still here");
    }
    service.get("/v1/rooms/no-such-room/export").refused(4302);
    service.get("/v1/rooms/" + room + "/export?after=" + top + "99").refused(4308);
    service.post("/v1/broadcast", "{'rooms':[],'key':'k','text':'no'}").refused(4300);
    service.get("/v1/users/a%20b/connections").refused(4305);
  }

  private record Refused(Caller who, int code) {}

  private void say(String room, String text) {
    at(Node.B).post("/v1/rooms/" + room + "/messages", "{'text':'" + text + "'}").ok();
  }

  /// Alice at a gateway.
  private Caller at(Node node) {
    return Caller.of(cluster.node(node), alice);
  }

  private Caller rest(Identity who) {
    return Caller.of(cluster.rest().base(), who);
  }

  private static String position(JsonNode made) {
    return made.path("epoch").asString() + ':' + made.path("offset").asLong();
  }
}
