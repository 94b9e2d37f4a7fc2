package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// How far somebody has read, said to gateways by a command and over HTTP and to chat-service, and
/// asked for at chat-service.
@ExtendWith(ClusterExtension.class)
final class ReceiptsScenarioIT {
  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final Identity carol;

  ReceiptsScenarioIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = newUser("alice");
    this.bob = newUser("bob");
    this.carol = newUser("carol");
  }

  @Test
  void whereverItIsSaidItIsOnePosition() {
    var room = cluster.publicRoom(alice, bob);
    var first = say(room, "one");
    var second =
        cluster.rest().send(alice, room, Map.of("text", "two", "mentions", List.of(bob.user())));
    var third = say(room, "three");
    assertUnread(room, 3, 1);

    try (var socket = RawSocket.open(cluster.node(Node.A), bob)) {
      socket.say(
          "{\"id\":1,\"cmd\":\"read\",\"room\":\"%s\",\"position\":\"%s\"}".formatted(room, first));
      Deadline.await(
          () -> "one less: " + unread(room), () -> unread(room).path("unread").asInt() == 2);
    }
    read(Caller.of(cluster.node(Node.B), bob), room, second).ok();
    assertUnread(room, 1, 0);
    assertThat(read(rest(bob), room, third).ok().path("read").asString())
        .isEqualTo(third.toString());
    assertUnread(room, 0, 0);

    var behind = read(Caller.of(cluster.node(Node.A), bob), room, first).ok();
    assertThat(behind.path("read").asString())
        .as("it moves forward only")
        .isEqualTo(third.toString());
    var receipts = rest(alice).get(there(room) + "/receipts").ok().path("receipts");
    assertThat(receipts).hasSize(1);
    assertThat(receipts.path(0).path("user").asString()).isEqualTo(bob.user());
    assertThat(receipts.path(0).path("read").asString()).isEqualTo(third.toString());
    assertThat(receipts.path(0).path("delivered").asString()).isEqualTo(third.toString());
  }

  /// Those to whom nodes call are told, on each node; whoever was away asks, over every transport.
  @Test
  void whoFollowsIsToldAndWhoComesBackIsNot() {
    var room = cluster.publicRoom(alice, bob);
    var message = say(room, "one");
    var followers = new ArrayList<Follower>();
    try {
      for (var node : cluster.members()) {
        for (var transport : List.of(Transport.WEBSOCKET, Transport.EVENT_STREAM)) {
          followers.add(Follower.join(transport, alice, room, cluster.node(node)));
        }
      }
      read(rest(bob), room, message).ok();
      followers.forEach(
          follower ->
              Deadline.await(
                  () -> follower + " to be told: " + follower.notices(),
                  () -> follower.notices().contains("read")));
    } finally {
      followers.forEach(Follower::close);
    }

    var later = say(room, "two");
    for (var node : cluster.members()) {
      for (var transport : Transport.values()) {
        try (var back = Follower.resume(transport, alice, message, room, cluster.node(node))) {
          back.expect(later);
          assertThat(back.notices()).as("%s", back).doesNotContain("read", "delivered");
        }
      }
    }
    assertThat(rest(alice).get(there(room) + "/receipts").ok().toString())
        .contains(message.toString());
  }

  @Test
  void whoMayNotIsRefusedEverywhere() {
    var open = cluster.publicRoom(alice);
    var hidden = cluster.privateRoom(alice);
    var message = say(open, "one");
    var ahead = message.epoch() + ":99";
    for (var where : List.of(cluster.node(Node.A), cluster.node(Node.B), cluster.rest().base())) {
      var stranger = Caller.of(where, carol);
      read(stranger, open, message).refused(4301);
      read(stranger, hidden, message).refused(4302);
      read(stranger, "no-such-room", message).refused(4302);
      read(Caller.of(where, alice), open, ahead).refused(4308);
    }
  }

  private void assertUnread(String room, int messages, int mentions) {
    var unread = unread(room);
    assertThat(unread.path("unread").asInt(-1)).as("%s", unread).isEqualTo(messages);
    assertThat(unread.path("mentions").asInt(0)).as("%s", unread).isEqualTo(mentions);
  }

  private JsonNode unread(String room) {
    var rooms = rest(bob).get("/v1/unread").ok().path("rooms");
    assertThat(rooms).hasSize(1);
    assertThat(rooms.path(0).path("room").asString()).isEqualTo(room);
    return rooms.path(0);
  }

  private Position say(String room, String text) {
    return cluster.rest().send(alice, room, Map.of("text", text));
  }

  private static Caller.Answer read(Caller caller, String room, Object position) {
    return caller.post(there(room) + "/read", "{'position':'" + position + "'}");
  }

  private Caller rest(Identity who) {
    return Caller.of(cluster.rest().base(), who);
  }

  private Identity newUser(String name) {
    return cluster.signIn(name + '-' + UUID.randomUUID().toString().substring(0, 8));
  }

  private static String there(String room) {
    return "/v1/rooms/" + room;
  }
}
