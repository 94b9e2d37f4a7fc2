package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import chat.parley.launcher.Caller.Answer;
import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.RoomReader;
import chat.parley.launcher.client.Transport;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A document that is set and patched at chat-service, before those who follow it on two nodes over
/// every transport.
@ExtendWith(ClusterExtension.class)
class StateScenarioIT {
  private static final int METRICS = 200;
  private static final int CHANGED = 4;

  /// Room enough for what stands around an event, a head of HTTP too.
  private static final int ENVELOPE = 900;

  /// Of two answers that say the same of two rooms.
  private static final long JITTER = 32;

  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final Caller owner;
  private final Caller guest;

  StateScenarioIT(TestCluster cluster) {
    this.cluster = cluster;
    // Of their own in each test: nothing is told in their rooms but what is done there.
    this.alice = cluster.signIn("alice-" + UUID.randomUUID());
    this.bob = cluster.signIn("bob-" + UUID.randomUUID());
    this.owner = Caller.of(cluster.rest().base(), alice);
    this.guest = Caller.of(cluster.rest().base(), bob);
  }

  /// The ways to change some members of a document.
  enum Way {
    PUT {
      @Override
      Answer change(Caller who, String path, int value) {
        return who.put(path, metrics(METRICS, value));
      }
    },
    JSON_PATCH {
      @Override
      Answer change(Caller who, String path, int value) {
        return who.call("PATCH", path, four(value), "Content-Type", "application/json-patch+json");
      }
    },
    MERGE_PATCH {
      @Override
      Answer change(Caller who, String path, int value) {
        var members = metrics(CHANGED, value);
        return who.call("PATCH", path, members, "Content-Type", "application/merge-patch+json");
      }
    };

    /// Gives the first four metrics of two hundred this value.
    abstract Answer change(Caller who, String path, int value);
  }

  @Test
  void everybodyGetsTheDocumentAndThenOnlyWhatChanges() {
    var room = room("public");
    var set = owner.put(state(room), metrics(METRICS, 1_000_000)).position();
    try (var audience = Audience.join(cluster, bob, room)) {
      var snapshot = audience.next("snapshot");
      assertThat(position(snapshot)).isEqualTo(set);
      var seen = (ObjectNode) snapshot.path("document").deepCopy();
      assertThat(seen).hasSize(METRICS);
      int value = 2_000_000;
      for (var way : Way.values()) {
        value++;
        var changed = way.change(owner, state(room), value);
        var patch = audience.next("patch");
        assertThat(position(patch)).as("%s", way).isEqualTo(changed.position());
        assertThat(patch.path("user").asString()).isEqualTo(alice.user());
        assertThat(patch.path("patch")).as("%s", way).hasSize(CHANGED);
        apply(patch, seen);
      }
      // What makes nothing otherwise is told to nobody.
      var top = audience.cursor();
      assertThat(Way.MERGE_PATCH.change(owner, state(room), value).position()).isEqualTo(top);
      patch(owner, room, "[{'op':'remove','path':'/metric-7'}]").ok();
      apply(audience.next("patch"), seen);
      expectDocument(room, seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fourOfTwoHundredCostTheBytesOfFour(Transport transport) {
    for (var way : Way.values()) {
      long cost = cost(transport, METRICS, way);
      assertThat(cost).as("%s by %s", transport, way).isGreaterThan(four(0).length());
      assertThat(cost).as("%s by %s", transport, way).isLessThan(four(0).length() + ENVELOPE);
      if (way != Way.PUT) {
        long costOfFew = cost(transport, METRICS / 10, way);
        assertThat(cost).as("%s by %s", transport, way).isCloseTo(costOfFew, within(JITTER));
      }
    }
  }

  /// What one change costs on the wire of somebody who has the document of so many metrics.
  private long cost(Transport transport, int metrics, Way way) {
    var room = room("public");
    var document = metrics(metrics, 1_000_000);
    var set = owner.put(state(room), document).position();
    try (var wire = CountingProxy.before(cluster.node(Node.B))) {
      if (transport == Transport.SHORT_POLL) {
        // One look at it: how many more he has is his own choice.
        way.change(owner, state(room), 7_000_000).ok();
        var poll = "/v1/poll?wait=0&rooms=" + room + "&cursor=" + set;
        var events = Caller.of(wire.uri(), bob).get(poll).ok().path("events");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("patch")).hasSize(CHANGED);
        return wire.bytes();
      }
      try (var reader = RoomReader.join(transport, bob, room, wire.uri())) {
        reader.next("snapshot");
        long before = wire.bytes();
        assertThat(before).as("what the document costs").isGreaterThan(document.length());
        way.change(owner, state(room), 7_000_000).ok();
        assertThat(reader.next("patch").path("patch")).hasSize(CHANGED);
        return wire.bytes() - before;
      }
    }
  }

  @Test
  void whoComesBackGetsWhatHeMissedAndWhoCannotTheDocument() {
    var room = room("public");
    owner.put(state(room), metrics(METRICS, 1_000_000)).ok();
    String cursor;
    ObjectNode seen;
    try (var before = Audience.join(cluster, bob, room)) {
      seen = (ObjectNode) before.next("snapshot").path("document").deepCopy();
      Way.PUT.change(owner, state(room), 2_000_000).ok();
      apply(before.next("patch"), seen);
      cursor = before.cursor();
    }
    var missed =
        IntStream.range(0, 5)
            .mapToObj(i -> Way.values()[i % 3].change(owner, state(room), 3_000_000 + i).position())
            .toList();
    try (var back = Audience.resume(cluster, bob, room, cursor)) {
      for (var position : missed) {
        var patch = back.next("patch");
        assertThat(position(patch)).isEqualTo(position);
        apply(patch, seen);
      }
      expectDocument(room, seen);
    }
    // A cursor of a history that is not this room's.
    try (var lost = Audience.resume(cluster, bob, room, "zzzz:3")) {
      var snapshot = lost.next("snapshot");
      assertThat(position(snapshot)).isEqualTo(missed.getLast());
      assertThat(snapshot.path("document")).isEqualTo(seen);
    }
  }

  @Test
  void whoMayNotWriteChangesNothing() {
    var room = room("public");
    var there = "/v1/rooms/" + room;
    var member = there + "/members/" + bob.user();
    owner.put(state(room), "{'a':1}").ok();
    try (var audience = Audience.join(cluster, alice, room)) {
      audience.next("snapshot");
      expectRefusal(guest, room, 4301);
      guest.put(member).ok();
      audience.next("joined");
      owner.patch(member, "{'role':'reader'}").ok();
      audience.next("appointed");
      expectRefusal(guest, room, 4330);
      owner.patch(member, "{'role':'member'}").ok();
      audience.next("appointed");
      owner.patch(there, "{'frozen':true}").ok();
      assertThat(audience.next("configured").path("frozen").asBoolean()).isTrue();
      expectRefusal(guest, room, 4333);
      owner.patch(there, "{'frozen':false,'closed':true}").ok();
      audience.next("configured");
      expectRefusal(owner, room, 4334);
      owner.patch(there, "{'closed':false}").ok();
      audience.next("configured");
      assertThat(guest.get(state(room)).ok().path("document").toString()).isEqualTo("{\"a\":1}");
      guest.put(state(room), "{'a':2}").ok();
      audience.next("patch");
    }
  }

  @Test
  void whoIsNotToKnowARoomLearnsNothingOfIt() {
    var hidden = room("private");
    owner.put(state(hidden), "{'secret':1}").ok();
    for (var room : List.of(hidden, "no-such-room-" + UUID.randomUUID())) {
      guest.get(state(room)).refused(4302);
      expectRefusal(guest, room, 4302);
      for (var node : cluster.members()) {
        for (var transport : Transport.values()) {
          var refused =
              catchThrowableOfType(
                  RefusedException.class,
                  () -> RoomReader.join(transport, bob, room, cluster.node(node)).close());
          assertThat(refused).as("%s on %s", transport, node).isNotNull();
          assertThat(refused.code()).isEqualTo(4302);
        }
      }
    }
    Caller.of(cluster.rest().base(), new Identity("nobody", "x")).get(state(hidden)).refused(4201);
  }

  @Test
  void whatDoesNotFitIsRefusedAndTellsNobody() throws Exception {
    var room = room("public");
    var first = owner.put(state(room), "{'a':1}").position();
    var second = owner.put(state(room), "{'a':2}").position();
    try (var audience = Audience.join(cluster, bob, room);
        var sending = EveryWay.open(cluster, alice)) {
      audience.next("snapshot");
      patch(owner, room, "[{'op':'remove','path':'/b'}]").refused(4373);
      patch(owner, room, "[{'op':'test','path':'/a','value':1}]").refused(4373);
      patch(owner, room, "{'a':3}").refused(4372);
      owner.patch(state(room), "{'a':3}").refused(4317);
      owner.put(state(room), "{'a':3,'a':4}").refused(4300);
      putIfMatch(room, first).refused(4373);
      sending.expectRefusal(room, 4371);
      var messages = cluster.publicRoom(alice);
      owner.put(state(messages), "{}").refused(4370);
      owner.get(state(messages)).refused(4370);

      var third = putIfMatch(room, second).position();

      assertThat(position(audience.next("patch"))).isEqualTo(third);
    }
  }

  private Answer putIfMatch(String room, String position) {
    var tag = '"' + position + '"';
    return owner.call(
        "PUT", state(room), "{'a':3}", "Content-Type", "application/json", "If-Match", tag);
  }

  private static void expectRefusal(Caller who, String room, int code) {
    who.put(state(room), "{'a':7}").refused(code);
    patch(who, room, "[{'op':'replace','path':'/a','value':7}]").refused(code);
    // Whether a test holds would tell what the document is.
    patch(who, room, "[{'op':'test','path':'/a','value':7}]").refused(code);
  }

  private void expectDocument(String room, JsonNode seen) {
    assertThat(guest.get(state(room)).ok().path("document")).isEqualTo(seen);
  }

  private String room(String visibility) {
    var room = "state-" + UUID.randomUUID();
    var body = "{'room':'" + room + "','kind':'state','visibility':'" + visibility + "'}";
    owner.post("/v1/rooms", body).ok();
    return room;
  }

  private static String state(String room) {
    return "/v1/rooms/" + room + "/state";
  }

  private static Answer patch(Caller who, String room, String operations) {
    return who.call(
        "PATCH", state(room), operations, "Content-Type", "application/json-patch+json");
  }

  /// What a reader does with a patch of metrics.
  private static void apply(JsonNode event, ObjectNode document) {
    for (var operation : event.path("patch")) {
      var member = operation.path("path").asString().substring(1);
      switch (operation.path("op").asString()) {
        case "replace", "add" -> document.set(member, operation.path("value"));
        case "remove" -> document.remove(member);
        default -> throw new AssertionError("not one of a patch that is published: " + operation);
      }
    }
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }

  /// A document of metrics of which the first four have this value.
  private static String metrics(int count, int value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'metric-%d':%d".formatted(i, i < CHANGED ? value : 1_000_000 + i))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String four(int value) {
    return IntStream.range(0, CHANGED)
        .mapToObj(i -> "{'op':'replace','path':'/metric-%d','value':%d}".formatted(i, value))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
