package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The room of two users, and what a block does to it.
@OnSharedRedis
final class DirectRoomsIT {
  private final RedisServer server;
  private final TestBackplane node;
  private final TestBackplane other;
  private final UserId alice = new UserId("alice-" + UUID.randomUUID());
  private final UserId bob = new UserId("bob-" + UUID.randomUUID());

  DirectRoomsIT(RedisServer server) {
    this.server = server;
    this.node = TestBackplane.on(server);
    this.other = TestBackplane.on(server);
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
  }

  @Test
  void inARaceItIsMadeOnce() {
    var asked = new ArrayList<CompletionStage<Opened>>();
    for (int i = 0; i < 20; i++) {
      asked.add(node.direct.open(alice, bob));
      asked.add(other.direct.open(bob, alice));
    }
    var room = RoomId.ofTwo(alice, bob);
    assertThat(asked.stream().map(Waiting::of)).containsOnly(new Opened.Done(room));
    assertThat(Waiting.of(node.rooms.find(room)).orElseThrow().position().offset()).isEqualTo(2);
    for (var user : new UserId[] {alice, bob}) {
      assertThat(Waiting.of(node.userRooms.of(user))).containsExactly(room);
    }
    assertThat(Waiting.of(node.rooms.find(room)).orElseThrow().kind()).isEqualTo(RoomKind.DIRECT);
  }

  @Test
  void askingAgainRepairsBothLists() {
    var room = open();
    for (var user : new UserId[] {alice, bob}) {
      server.command("DEL", new String(Keys.userRooms(user), StandardCharsets.UTF_8));
    }
    Waiting.of(node.direct.open(bob, alice));
    for (var user : new UserId[] {alice, bob}) {
      assertThat(Waiting.of(node.userRooms.of(user))).containsExactly(room);
    }
  }

  @Test
  void whoIsBlockedDoesNotOpenIt() {
    Waiting.of(node.blocks.block(bob, alice));
    assertThat(Waiting.of(node.direct.open(alice, bob)))
        .isEqualTo(new Opened.Refused(Refusal.of(ErrorCode.BLOCKED)));
    assertThat(Waiting.of(node.rooms.find(RoomId.ofTwo(alice, bob)))).isEmpty();
    assertThat(Waiting.of(node.direct.open(bob, alice))).isInstanceOf(Opened.Done.class);
  }

  @Test
  void whoIsBlockedSaysNothingNewInItAndTakesBackWhatHeHasSaid() {
    var room = open();
    var sent = (Appended.Sent) node.send(room, alice, "k1");
    Waiting.of(node.blocks.block(bob, alice));
    assertBlocked(node.send(room, alice, "k2"));
    assertThat(other.send(room, alice, "k1")).as("a repeat").isEqualTo(sent);
    var edit = new Change(new SendKey("c1"), sent.position(), new Change.Action.Edit("ho"), null);
    assertBlocked(Waiting.of(node.changes.change(room, alice, edit)));
    var delete = new Change(new SendKey("c2"), sent.position(), new Change.Action.Delete(), null);
    assertThat(Waiting.of(node.changes.change(room, alice, delete)))
        .isInstanceOf(Appended.Sent.class);
    assertThat(node.send(room, bob, "k1")).as("one way").isInstanceOf(Appended.Sent.class);

    Waiting.of(node.blocks.unblock(bob, alice));
    assertThat(node.send(room, alice, "k2")).isInstanceOf(Appended.Sent.class);
  }

  @Test
  void elsewhereABlockStopsNoMessage() {
    var room = node.room(bob, Visibility.PUBLIC);
    Waiting.of(node.members.join(room, alice, alice));
    Waiting.of(node.blocks.block(bob, alice));
    assertThat(node.send(room, alice, "k1")).isInstanceOf(Appended.Sent.class);
  }

  private RoomId open() {
    return ((Opened.Done) Waiting.of(node.direct.open(alice, bob))).room();
  }

  private static void assertBlocked(Appended appended) {
    assertThat(appended).isEqualTo(new Appended.Refused(Refusal.of(ErrorCode.BLOCKED)));
  }
}
