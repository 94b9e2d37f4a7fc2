package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterOfOne;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.RoomId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The connection to a shard, which carries the channels of many buckets, is up and delivers
/// nothing: the probe of one of them finds it, and all of them go on with another.
final class ShardProbeFaultIT {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final RoomId ROOM = new RoomId("probed");
  private static final RoomId OTHER = new RoomId("another");

  private final RedisProcess shard = ClusterOfOne.start();
  private final RedisProxy network = RedisProxy.before(shard.server());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackplaneMeters meters = new BackplaneMeters(registry);
  private final TestRedis node = connect();
  private final Channels channels =
      new Channels(
          node.connector(),
          node.thread(),
          RandomGenerator.getDefault(),
          TestRedis.SETTINGS,
          meters);
  private final String name = Keys.probeChannel(Bucket.of(ROOM).index(), "test");
  private final Probe probe =
      new Probe(
          node.thread(),
          channels,
          name,
          payload -> node.redis().publish(name, payload),
          meters,
          PERIOD);
  private final RecordingFollower probed = new RecordingFollower();
  private final RecordingFollower other = new RecordingFollower();

  private TestRedis connect() {
    ClusterOfOne.announce(shard.server(), network.server());
    return TestRedis.connectToCluster(List.of(network.server()), TestRedis.APPENDED, meters);
  }

  @BeforeEach
  void start() {
    assertThat(Bucket.of(ROOM)).isNotEqualTo(Bucket.of(OTHER));
    node.runOnThread(
        () -> {
          channels.start();
          probe.start();
          channels.want(Keys.roomChannel(ROOM), probed);
          channels.want(Keys.roomChannel(OTHER), other);
        });
    Waiting.until(
        "both are followed",
        () -> probed.told.contains("confirmed") && other.told.contains("confirmed"));
    Waiting.until("a probe has come back", () -> probesBack() > 0);
  }

  @AfterEach
  void close() {
    node.runOnThread(channels::stop);
    node.close();
    network.close();
    shard.close();
  }

  @Test
  void aSilentlyStalledConnectionToAShardIsReplacedForAllOfItsBuckets() {
    assertThat(network.channelConnections()).isOne();

    network.stallChannels();

    Waiting.until(
        "both are lost", () -> probed.told.contains("lost") && other.told.contains("lost"));
    Waiting.until(
        "both are followed again", () -> confirmations(probed) >= 2 && confirmations(other) >= 2);
    publish(ROOM, "to one");
    publish(OTHER, "to the other");
    Waiting.until(
        "publications come",
        () -> probed.told.contains("to one") && other.told.contains("to the other"));
    Waiting.until("the probe is well", () -> !probe.isFailing());
    Waiting.until("the old one has ended", () -> network.channelConnections() == 1);
  }

  private void publish(RoomId room, String text) {
    shard.server().command("SPUBLISH", Keys.roomChannel(room), text);
  }

  private static long confirmations(RecordingFollower follower) {
    return follower.told.stream().filter("confirmed"::equals).count();
  }

  private double probesBack() {
    return registry.get("parley.backplane.channel.probe.delay").timer().count();
  }
}
