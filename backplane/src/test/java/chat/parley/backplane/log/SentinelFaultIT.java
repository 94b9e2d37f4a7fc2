package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.SentinelSet;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sentinel puts another primary in the place of one that died: a node goes on with it.
final class SentinelFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration FAILOVER = Duration.ofSeconds(40);

  private final SentinelSet sentinels = SentinelSet.start();
  private final RedisServer replica = sentinels.pair.replica().server();
  private final TestBackplane node =
      TestBackplane.on(SentinelSet.PRIMARY, sentinels.servers(), TIMEOUT);
  private final Channels channels =
      new Channels(
          node.redis.connector(),
          node.redis.thread(),
          RandomGenerator.getDefault(),
          new RedisSettings(TIMEOUT, 50_000, Duration.ofMillis(100)),
          node.meters);
  private final RoomId room = node.room(ALICE, Visibility.PUBLIC);
  private final Follower follower = new Follower();

  @BeforeEach
  void follow() {
    node.redis.runOnThread(
        () -> {
          channels.start();
          channels.want(Keys.roomChannel(room), follower);
        });
    Waiting.until("the channel is confirmed", () -> follower.confirmed.get() == 1);
  }

  @AfterEach
  void close() {
    node.redis.runOnThread(channels::stop);
    node.close();
    sentinels.close();
  }

  @Test
  void afterAFailoverTheSameObjectsGoOnWithThePromotedReplica() {
    var first = (Appended.Sent) node.send(room, ALICE, "k1");
    sentinels.pair.awaitInStep();
    sentinels.pair.primary().kill();

    var second = sentInTheEnd("k2");
    assertThat(second.position().offset()).isEqualTo(3);
    assertThat(replica.info("role")).isEqualTo("master");
    assertThat(node.send(room, ALICE, "k1")).isEqualTo(first);
    var head = (Head.Known) Waiting.of(node.log.head(room, ALICE));
    assertThat(head.lineage().forks()).containsExactly(first.position());
    assertThat(head.reaches(first.position())).isTrue();
    Waiting.until("the channel is confirmed again", FAILOVER, () -> follower.confirmed.get() >= 2);
    int before = follower.published.get();
    node.send(room, ALICE, "k3");
    Waiting.until("publications flow", () -> follower.published.get() > before);
  }

  @Test
  void aPrimaryThatIsDemotedBehindItsConnectionsIsLeft() {
    node.send(room, ALICE, "k1");
    sentinels.pair.awaitInStep();
    sentinels.pair.primary().pause();
    Waiting.until(
        "the replica is promoted",
        FAILOVER,
        () -> sentinels.agreeOn(replica) && isPrimary(replica));
    sentinels.pair.primary().resume();
    // Until then it takes what is sent to it, and loses that: min-replicas-to-write is against it.
    Waiting.until(
        "the old primary is a replica",
        FAILOVER,
        () -> hasBecomeReplica(sentinels.pair.primary().server()));
    var sent = sentInTheEnd("k2");
    assertThat(String.valueOf(replica.command("XREVRANGE", logKey(), "+", "-", "COUNT", "1")))
        .contains(sent.position().offset() + "-0");
  }

  private String logKey() {
    return new String(Keys.roomLog(room), StandardCharsets.UTF_8);
  }

  private static boolean isPrimary(RedisServer server) {
    return server.info("role").equals("master");
  }

  /// Sentinel ends the connections of whomever it demotes, that of this question too.
  private static boolean hasBecomeReplica(RedisServer server) {
    try {
      return !isPrimary(server);
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private Appended.Sent sentInTheEnd(String key) {
    var answers = new Appended[1];
    Waiting.until(
        "a send succeeds",
        FAILOVER,
        () -> {
          answers[0] = node.send(room, ALICE, key);
          return answers[0] instanceof Appended.Sent;
        });
    return (Appended.Sent) answers[0];
  }

  private static final class Follower implements ChannelFollower {
    final AtomicInteger confirmed = new AtomicInteger();
    final AtomicInteger published = new AtomicInteger();

    @Override
    public void confirmed() {
      confirmed.incrementAndGet();
    }

    @Override
    public void lost() {}

    @Override
    public void published(byte[] payload) {
      published.incrementAndGet();
    }
  }
}
