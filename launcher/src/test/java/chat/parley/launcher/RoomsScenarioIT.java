package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.RoomReader;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Rooms of each kind, made and changed at chat-service, before those who follow them on two nodes
/// over every transport.
@ExtendWith(ClusterExtension.class)
class RoomsScenarioIT {
  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final Identity carol;

  RoomsScenarioIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = newUser("alice");
    this.bob = newUser("bob");
    this.carol = newUser("carol");
  }

  @Test
  void twoWhoOpenTheirRoomAtOnceHaveOneRoom() throws Exception {
    var opened = new HashSet<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var openings = new ArrayList<Callable<JsonNode>>();
      for (int i = 0; i < 8; i++) {
        openings.add(() -> rest(alice).put("/v1/direct/" + bob.user()).ok());
        openings.add(() -> rest(bob).put("/v1/direct/" + alice.user()).ok());
      }
      for (var answer : executor.invokeAll(openings)) {
        opened.add(answer.get().path("room").asString());
      }
    }
    assertThat(opened).hasSize(1);
    var room = opened.iterator().next();
    // Who was named second does not see the joining of the first; a service sees all.
    var service = rest(cluster.rest().signInService("auditor"));
    assertThat(Caller.texts(service.get("/v1/rooms/" + room + "/export").lines(), "event"))
        .containsExactly("joined", "joined");
    assertThat(Caller.texts(rest(bob).get("/v1/rooms?mine=true").ok().path("rooms"), "with"))
        .containsExactly(alice.user());

    String cursor;
    try (var of = EveryWay.open(cluster, alice);
        var with = Audience.join(cluster, bob, room)) {
      cursor = with.cursor();
      expectMessages(with, alice, of.send(room));
    }
    try (var back = Audience.resume(cluster, bob, room, cursor)) {
      for (var message : history(bob, room).stream().filter(Event::isMessage).toList()) {
        assertThat(position(back.next("message"))).isEqualTo(message.position().toString());
      }
    }
  }

  @Test
  void aRoomOfTwoIsClosedToOthersAndToWhoIsBlocked() throws Exception {
    var room = rest(alice).put("/v1/direct/" + bob.user()).ok().path("room").asString();
    var there = "/v1/rooms/" + room;
    rest(alice).put("/v1/direct/" + alice.user()).refused(4311);
    rest(alice).put("/v1/direct/a%3Ab").refused(4305);
    rest(carol).get(there).refused(4302);
    expectUnknown(carol, room);
    for (var member : List.of(alice, bob)) {
      rest(member).put(there + "/members/" + carol.user()).refused(4351);
      rest(member).delete(there + "/members/" + member.user()).refused(4351);
      rest(member).patch(there, "{'topic':'ours'}").refused(4311);
    }
    try (var of = EveryWay.open(cluster, alice);
        var with = EveryWay.open(cluster, bob);
        var stranger = EveryWay.open(cluster, carol);
        var audience = Audience.join(cluster, bob, room)) {
      stranger.expectRefusal(room, 4302);
      rest(bob).put("/v1/users/" + bob.user() + "/blocks/" + alice.user()).ok();
      of.expectRefusal(room, 4360);
      rest(alice).put("/v1/direct/" + bob.user()).refused(4360);
      expectMessages(audience, bob, with.send(room));
      rest(bob).delete("/v1/users/" + bob.user() + "/blocks/" + alice.user()).ok();
      expectMessages(audience, alice, of.send(room));
    }
  }

  @Test
  void fewWriteInAnAnnouncementRoomAndEverybodyReads() throws Exception {
    var room = "news-" + UUID.randomUUID();
    var there = "/v1/rooms/" + room;
    rest(alice).post("/v1/rooms", "{'room':'" + room + "','kind':'announcement'}").ok();
    var start = cluster.rest().top(alice, room);
    var joined = rest(bob).put(there + "/members/" + bob.user()).ok();
    assertThat(joined.path("role").asString()).isEqualTo("reader");
    try (var writer = EveryWay.open(cluster, alice);
        var reader = EveryWay.open(cluster, bob);
        var visitor = EveryWay.open(cluster, carol);
        var audience = Audience.resume(cluster, bob, room, start)) {
      audience.next("joined");
      expectMessages(audience, alice, writer.send(room));
      reader.expectRefusal(room, 4330);
      visitor.expectRefusal(room, 4301);
      rest(bob).put(there + "/members/" + carol.user()).refused(4330);
      rest(bob).patch(there + "/members/" + bob.user(), "{'role':'member'}").refused(4311);

      rest(alice).patch(there + "/members/" + bob.user(), "{'role':'member'}").ok();

      var appointed = audience.next("appointed");
      assertThat(appointed.path("user").asString()).isEqualTo(bob.user());
      assertThat(appointed.path("role").asString()).isEqualTo("member");
      expectMessages(audience, bob, reader.send(room));
    }
    // A visitor reads all of it, from its beginning.
    try (var late = Audience.resume(cluster, carol, room, start)) {
      for (var event : history(alice, room).stream().skip(1).toList()) {
        assertThat(position(late.next(event.name()))).isEqualTo(event.position().toString());
      }
    }
  }

  @Test
  void aTokenOpensTheRoomsThatItNames() throws Exception {
    var room = cluster.privateRoom(alice);
    var there = "/v1/rooms/" + room;
    var start = cluster.rest().top(alice, room);
    var buyer = granted(bob, room, "member");
    var reading = granted(carol, room, "reader");
    String cursor;
    try (var owner = EveryWay.open(cluster, alice);
        var buying = EveryWay.open(cluster, buyer);
        var onlyReading = EveryWay.open(cluster, reading)) {
      var before = owner.send(room);
      try (var audience = Audience.resume(cluster, buyer, room, start)) {
        expectMessages(audience, alice, before);
        expectMessages(audience, bob, buying.send(room));
        onlyReading.expectRefusal(room, 4330);
        cursor = audience.cursor();
      }
      var missed = owner.send(room);
      try (var back = Audience.resume(cluster, reading, room, cursor)) {
        expectMessages(back, alice, missed);
      }
      var members = rest(alice).get(there + "/members").ok().path("members");
      assertThat(Caller.texts(members, "user")).containsExactly(alice.user());
      assertThat(rest(buyer).get("/v1/rooms?mine=true").ok().path("rooms")).isEmpty();
      rest(buyer).put(there + "/members/" + carol.user()).refused(4302);

      // It is worth nothing without the token, elsewhere, or to whoever is banned.
      expectUnknown(bob, room);
      expectUnknown(granted(bob, cluster.privateRoom(alice), "member"), room);
      expectUnknown(granted(bob, "no-such-room", "member"), "no-such-room");
      rest(granted(bob, room, "owner")).get(there).refused(4201);
      rest(alice).put(there + "/bans/" + bob.user()).ok();
      buying.expectRefusal(room, 4302);
      expectUnknown(buyer, room);
    }
  }

  /// As it is where nobody has switched it on.
  @Test
  void nobodyMakesARoomByUsingIt() throws Exception {
    var room = "unmade-" + UUID.randomUUID();
    expectUnknown(alice, room);
    expectUnknown(granted(bob, room, "member"), room);
    try (var sending = EveryWay.open(cluster, alice);
        var withToken = EveryWay.open(cluster, granted(bob, room, "member"))) {
      sending.expectRefusal(room, 4302);
      withToken.expectRefusal(room, 4302);
    }
    rest(alice).get("/v1/rooms/" + room).refused(4302);
    rest(alice).post("/v1/rooms", "{'room':'" + room + "'}").ok();
  }

  @Test
  void aRoomKeepsAsMuchAsItIsTold() throws Exception {
    var room = cluster.publicRoom(alice, bob);
    var there = "/v1/rooms/" + room;
    var old = cluster.rest().top(alice, room);
    rest(bob).patch(there, "{'historyEntries':3}").refused(4311);
    rest(carol).patch(there, "{'historyEntries':3}").refused(4311);
    rest(alice).patch(there, "{'historyEntries':-1}").refused(4300);
    rest(alice).patch(there, "{'historyEntries':1000000000}").refused(4300);
    rest(alice).patch(there, "{'historySeconds':59}").refused(4300);
    try (var sending = EveryWay.open(cluster, alice)) {
      for (int i = 0; i < 4; i++) {
        sending.send(room);
      }
      var configured = rest(alice).patch(there, "{'historyEntries':3}").ok();
      assertThat(configured.path("historyEntries").asInt()).isEqualTo(3);
      assertThat(history(bob, room)).extracting(Event::name).contains("configured").hasSize(3);

      // Neither node has anything of it in memory: nobody has followed it.
      try (var late = Audience.resume(cluster, bob, room, old)) {
        var reset = late.next("reset");
        assertThat(reset.has("kept")).isFalse();
        assertThat(reset.path("position").asString()).isEqualTo(cluster.rest().top(bob, room));
        expectMessages(late, alice, sending.send(room));
      }

      // Whoever follows it misses nothing, however little it keeps.
      try (var live = Audience.join(cluster, bob, room)) {
        expectMessages(live, alice, sending.send(room));
        rest(alice).patch(there, "{'historyEntries':1,'historySeconds':3600}").ok();
        var told = live.next("configured");
        assertThat(told.path("historyEntries").asInt()).isEqualTo(1);
        assertThat(told.path("historySeconds").asInt()).isEqualTo(3_600);
        expectMessages(live, alice, sending.send(room));
      }
    }
  }

  /// Each of them comes in the order in which they were acknowledged.
  private static void expectMessages(Audience audience, Identity of, List<Position> positions) {
    for (var position : positions) {
      var message = audience.next("message");
      assertThat(position(message)).isEqualTo(position.toString());
      assertThat(message.path("user").asString()).isEqualTo(of.user());
    }
  }

  /// However he would follow it.
  private void expectUnknown(Identity who, String room) {
    for (var node : cluster.members()) {
      for (var transport : Transport.values()) {
        var refused =
            catchThrowableOfType(
                RefusedException.class,
                () -> RoomReader.join(transport, who, room, cluster.node(node)).close());
        assertThat(refused).as("%s on %s", transport, node).isNotNull();
        assertThat(refused.code()).isEqualTo(4302);
      }
    }
  }

  private Identity granted(Identity who, String room, String role) {
    return GrantingToken.of(cluster, who.user(), Map.of(room, role));
  }

  private List<Event> history(Identity who, String room) {
    return cluster.rest().history(who, room);
  }

  private Caller rest(Identity who) {
    return Caller.of(cluster.rest().base(), who);
  }

  private Identity newUser(String stem) {
    return cluster.signIn(stem + "-" + UUID.randomUUID());
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }
}
