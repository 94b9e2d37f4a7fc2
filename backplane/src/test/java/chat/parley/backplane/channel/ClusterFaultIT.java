package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.PublicationCodec;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rooms and channels on a Redis Cluster: sharded channels, moved slots, failover.
final class ClusterFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration FAILOVER = Duration.ofSeconds(40);
  private static final int ROOMS = 24;
  private static final Position NONE = new Position(new Epoch("none"), 0);

  private final ClusterProcesses cluster = ClusterProcesses.start();
  private final TestBackplane node = TestBackplane.onCluster(cluster.servers());
  private final Channels channels =
      new Channels(
          node.redis.connector(),
          node.redis.thread(),
          new SplittableRandom(),
          TestRedis.SETTINGS,
          node.meters);
  private final Map<RoomId, Follower> rooms = new HashMap<>();

  @BeforeEach
  void follow() {
    for (int i = 0; i < ROOMS; i++) {
      rooms.put(node.room(ALICE, Visibility.PUBLIC), new Follower());
    }
    node.redis.runOnThread(
        () -> {
          channels.start();
          rooms.forEach((room, follower) -> channels.want(Keys.roomChannel(room), follower));
        });
    Waiting.until(
        "all channels are followed",
        () -> rooms.values().stream().allMatch(follower -> follower.told.contains("confirmed")));
  }

  @AfterEach
  void close() {
    node.redis.runOnThread(channels::stop);
    node.close();
    cluster.close();
  }

  @Test
  void publicationsFlowOnEveryShardAndChannelsAreLeft() {
    assertThat(rooms.keySet().stream().map(this::shardOf).distinct()).hasSize(3);
    rooms.forEach((room, follower) -> awaitSeen(follower, sent(room, "k1")));
    var room = rooms.keySet().iterator().next();
    node.redis.runOnThread(() -> channels.release(Keys.roomChannel(room)));
    Waiting.until("it is forgotten", () -> node.redis.onThread(channels::size) == ROOMS - 1);
    var heads = Waiting.of(node.log.heads(List.of(room)));
    assertThat(heads.get(room)).isInstanceOf(Head.Known.class);
  }

  @Test
  void aSlotThatMovesTakesItsRoomsWithItAndTheOthersDoNotNotice() {
    var moved = rooms.keySet().iterator().next();
    var before = sent(moved, "before");
    int from = shardOf(moved);

    cluster.move(slotOf(moved), from, (from + 1) % 3);

    assertThat(sentInTheEnd(moved, "before")).isEqualTo(before);
    Waiting.until(
        "its channel is followed again", FAILOVER, () -> confirmations(follower(moved)) == 2);
    awaitSeen(follower(moved), sentInTheEnd(moved, "after"));
    rooms.forEach(
        (room, follower) -> {
          if (slotOf(room) != slotOf(moved)) {
            awaitSeen(follower, sent(room, "k1"));
            assertThat(follower.told).doesNotContain("lost");
          }
        });
  }

  @Test
  void whenAPrimaryIsKilledItsRoomsGoOnAtTheReplicaAndTheOthersDoNotNotice() {
    var acknowledged = new HashMap<RoomId, Position>();
    rooms.keySet().forEach(room -> acknowledged.put(room, sent(room, "before")));
    rooms.forEach((room, follower) -> awaitSeen(follower, acknowledged.getOrDefault(room, NONE)));
    cluster.awaitReplicated();

    cluster.primary(0).kill();

    rooms.forEach(
        (room, follower) -> {
          var after = sentInTheEnd(room, "after");
          assertThat(after.offset()).isEqualTo(acknowledged.getOrDefault(room, NONE).offset() + 1);
          assertThat(sentInTheEnd(room, "before")).isEqualTo(acknowledged.getOrDefault(room, NONE));
          if (shardOf(room) == 0) {
            assertThat(after.epoch()).isNotEqualTo(acknowledged.getOrDefault(room, NONE).epoch());
            Waiting.until("followed again", FAILOVER, () -> confirmations(follower) >= 2);
            awaitSeen(follower, sentInTheEnd(room, "and-on"));
          } else {
            assertThat(after.epoch()).isEqualTo(acknowledged.getOrDefault(room, NONE).epoch());
            awaitSeen(follower, after);
            assertThat(follower.told).doesNotContain("lost");
          }
        });
  }

  private static long confirmations(Follower follower) {
    return follower.told.stream().filter("confirmed"::equals).count();
  }

  private Follower follower(RoomId room) {
    return Objects.requireNonNull(rooms.get(room));
  }

  private int shardOf(RoomId room) {
    return cluster.shardOf(Bucket.of(room));
  }

  private static int slotOf(RoomId room) {
    return Bucket.of(room).slot();
  }

  private Position sent(RoomId room, String key) {
    return ((Appended.Sent) node.send(room, ALICE, key)).position();
  }

  private Position sentInTheEnd(RoomId room, String key) {
    var sent = new Position[1];
    Waiting.until(
        room + " takes " + key,
        FAILOVER,
        () -> {
          if (node.send(room, ALICE, key) instanceof Appended.Sent done) {
            sent[0] = done.position();
          }
          return sent[0] != null;
        });
    return sent[0];
  }

  private static void awaitSeen(Follower follower, Position position) {
    Waiting.until(
        position + " is seen",
        () -> follower.seen.stream().anyMatch(each -> each.position().equals(position)));
  }

  private static final class Follower implements ChannelFollower {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<Publication> seen = new CopyOnWriteArrayList<>();

    @Override
    public void confirmed() {
      told.add("confirmed");
    }

    @Override
    public void published(byte[] payload) {
      seen.add((Publication) PublicationCodec.fromChannel(payload).orElseThrow());
    }

    @Override
    public void lost() {
      told.add("lost");
    }
  }
}
