package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Acknowledge;
import chat.parley.backplane.redis.AcknowledgeSettings;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What an acknowledgement is worth at the levels that wait, on a Redis Cluster. One cluster for
/// all, which takes seconds to form; the test that breaks it comes last.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterReplicatedFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration WAIT = Duration.ofMillis(400);
  private static final Duration FAILOVER = Duration.ofSeconds(40);
  private static final int SHARDS = 3;
  private static final int BROKEN = 0;
  private static final int SENDS = 200;

  private final ClusterProcesses cluster = ClusterProcesses.start();
  private final TestBackplane node = start(Acknowledge.REPLICATED);

  @AfterAll
  void close() {
    node.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void whatIsAcknowledgedIsOnTheReplicaOfItsShard() {
    for (int shard = 0; shard < SHARDS; shard++) {
      var room = roomOn(shard);
      for (int i = 1; i <= 20; i++) {
        assertThat(node.send(room, ALICE, "k" + i)).isInstanceOf(Appended.Sent.class);
        assertThat(onReplica(shard, room)).isEqualTo(1L + i);
      }
    }
  }

  @Test
  @Order(2)
  void withoutItsReplicaAShardAcknowledgesNothingNotEvenARepeatAndTheOthersDoNotNotice() {
    var rooms = List.of(roomOn(0), roomOn(1), roomOn(2));
    var broken = rooms.get(BROKEN);
    var before = node.send(broken, ALICE, "before");
    cluster.awaitReplicated();

    cluster.replica(BROKEN).pause();
    assertUnknown(node.send(broken, ALICE, "k1"));
    assertUnknown(node.send(broken, ALICE, "k1"));
    assertUnknown(node.send(broken, ALICE, "before"));
    // While one shard waits, the others answer.
    var waiting = node.log.append(broken, ALICE, TestBackplane.draft("k2")).toCompletableFuture();
    for (int i = 1; i <= 20; i++) {
      assertThat(node.send(rooms.get(1), ALICE, "k" + i)).isInstanceOf(Appended.Sent.class);
      assertThat(node.send(rooms.get(2), ALICE, "k" + i)).isInstanceOf(Appended.Sent.class);
    }
    assertUnknown(Waiting.of(waiting));
    // A node that comes anew: none of what its connection wrote is on its way to the replica.
    try (var other = start(Acknowledge.REPLICATED)) {
      assertUnknown(other.send(broken, ALICE, "before"));
    }

    cluster.replica(BROKEN).resume();
    assertThat(sentInTheEnd(broken, "k1").position().offset()).isEqualTo(3);
    assertThat(sentInTheEnd(broken, "k2").position().offset()).isEqualTo(4);
    assertThat(sentInTheEnd(broken, "before")).isEqualTo(before);
    assertThat(inLog(broken)).isEqualTo(4);
  }

  @Test
  @Order(3)
  void anAppendFollowsASlotThatMovesAndWaitsWhereItWasWritten() {
    var room = roomOn(0);
    int slot = Bucket.of(room).slot();
    var before = sentInTheEnd(room, "before");
    cluster.beginMove(slot, 0, 1);
    assertThat(node.send(room, ALICE, "not-moved-yet")).isInstanceOf(Appended.Sent.class);

    var keys = cluster.keysIn(slot, 0).stream().filter(key -> key.contains(room.value())).toList();
    cluster.moveKeys(keys.subList(0, 2), 0, 1);
    // Between two nodes: refused, and nothing was done.
    assertThat(codeOf(node.send(room, ALICE, "between"))).isEqualTo(ErrorCode.UNAVAILABLE);

    cluster.moveKeys(keys.subList(2, keys.size()), 0, 1);
    var asked = sentInTheEnd(room, "asked");
    assertThat(asked.position().offset()).isEqualTo(before.position().offset() + 2);

    // It was written at the other shard, whose replica is the one to wait for.
    cluster.replica(1).pause();
    assertUnknown(node.send(room, ALICE, "asked"));
    cluster.replica(1).resume();
    assertThat(sentInTheEnd(room, "asked")).isEqualTo(asked);

    cluster.moveKeys(cluster.keysIn(slot, 0), 0, 1);
    cluster.endMove(slot, 0, 1);
    assertThat(sentInTheEnd(room, "before")).isEqualTo(before);
    var moved = sentInTheEnd(room, "moved");
    assertThat(onReplica(1, room)).isEqualTo(moved.position().offset());
    assertThat(node.registry.get("parley.backplane.buckets.moving").counter().count()).isPositive();
    cluster.move(slot, 1, 0);
    assertThat(sentInTheEnd(room, "moved")).isEqualTo(moved);
  }

  @Test
  @Order(4)
  void everyPrimaryIsAskedAtTheStart() {
    eachPrimary(shard -> set(shard, "appendfsync", "always"));
    forgetLevel();
    set(1, "appendfsync", "everysec");
    assertThatThrownBy(() -> start(Acknowledge.ON_DISK))
        .hasMessageContaining(cluster.primary(1).server().port() + ": ")
        .hasMessageContaining("CONFIG SET appendfsync always");
    set(1, "appendfsync", "always");
    try (var onDisk = start(Acknowledge.ON_DISK)) {
      for (int shard = 0; shard < SHARDS; shard++) {
        assertThat(onDisk.send(roomOn(shard), ALICE, "k")).isInstanceOf(Appended.Sent.class);
      }
    }
    assertThatThrownBy(() -> start(Acknowledge.REPLICATED))
        .hasMessageContaining("'replicated 1' here and 'on-disk' in this installation");
    set(2, "maxmemory-policy", "allkeys-lru");
    assertThatThrownBy(() -> start(Acknowledge.ON_DISK))
        .hasMessageContaining(cluster.primary(2).server().port() + ": maxmemory-policy");
    set(2, "maxmemory-policy", "noeviction");
    eachPrimary(shard -> set(shard, "appendfsync", "everysec"));
    forgetLevel();
  }

  @Test
  @Order(5)
  void theFailoverOfAShardLosesNothingThatWasAcknowledged() {
    var room = roomOn(BROKEN);
    var other = roomOn(1);
    cluster.awaitWhole();
    var sends = new ArrayList<CompletableFuture<Appended>>();
    for (int i = 0; i < SENDS; i++) {
      if (i == SENDS / 2) {
        assertThat(sends).allMatch(send -> Waiting.of(send) instanceof Appended.Sent);
      }
      if (i == SENDS * 3 / 4) {
        cluster.primary(BROKEN).kill();
      }
      sends.add(node.log.append(room, ALICE, TestBackplane.draft("k" + i)).toCompletableFuture());
    }
    var answers = sends.stream().map(Waiting::of).toList();
    assertThat(codeOf(answers.getLast())).isIn(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.UNAVAILABLE);
    assertThat(node.send(other, ALICE, "k")).isInstanceOf(Appended.Sent.class);

    // The promoted one has no replica to wait for before the other is back.
    cluster.primary(BROKEN).start();
    for (int i = 0; i < SENDS; i++) {
      var repeated = sentInTheEnd(room, "k" + i);
      if (answers.get(i) instanceof Appended.Sent acknowledged) {
        assertThat(repeated).isEqualTo(acknowledged);
      }
    }
    assertThat(inLog(room)).isEqualTo(1 + SENDS);
  }

  private TestBackplane start(Acknowledge level) {
    return TestBackplane.onCluster(cluster.servers(), new AcknowledgeSettings(level, 1, WAIT));
  }

  private RoomId roomOn(int shard) {
    return Stream.generate(() -> node.room(ALICE, Visibility.PUBLIC))
        .filter(room -> cluster.shardOf(Bucket.of(room)) == shard)
        .findFirst()
        .orElseThrow();
  }

  private Appended.Sent sentInTheEnd(RoomId room, String key) {
    var answers = new Appended[1];
    Waiting.until(
        key + " is acknowledged",
        FAILOVER,
        () -> {
          answers[0] = node.send(room, ALICE, key);
          return answers[0] instanceof Appended.Sent;
        });
    return (Appended.Sent) answers[0];
  }

  private int inLog(RoomId room) {
    return Waiting.of(node.redis.redis().readAfter(Keys.roomLog(room), 0, 1_000)).size();
  }

  /// Entries of the room's log there. A replica of a cluster answers no read unless it is asked to.
  private @Nullable Object onReplica(int shard, RoomId room) {
    return cluster
        .replica(shard)
        .server()
        .commandAfter(
            List.of("READONLY"), "XLEN", new String(Keys.roomLog(room), StandardCharsets.UTF_8));
  }

  private void set(int shard, String name, String value) {
    cluster.primary(shard).server().command("CONFIG", "SET", name, value);
  }

  private static void eachPrimary(IntConsumer action) {
    for (int shard = 0; shard < SHARDS; shard++) {
      action.accept(shard);
    }
  }

  private void forgetLevel() {
    cluster.atItsPrimary("DEL", new String(Keys.acknowledge(), StandardCharsets.UTF_8));
  }

  private static void assertUnknown(Appended appended) {
    assertThat(codeOf(appended)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  private static ErrorCode codeOf(Appended appended) {
    return appended instanceof Appended.Refused refused
        ? refused.refusal().code()
        : ErrorCode.INTERNAL;
  }
}
