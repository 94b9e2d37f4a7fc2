package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connection that is up and delivers nothing is found and replaced.
final class ProbeFaultIT {
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofMillis(300), 50_000, Duration.ofMillis(50));
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final RedisProcess process = RedisProcess.create();
  private final RedisProxy network = RedisProxy.before(process.server());
  private final TestRedis node = TestRedis.connect(network.server().uri(), SETTINGS);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackplaneMeters meters = new BackplaneMeters(registry);
  private final Channels channels =
      new Channels(node.connector(), node.thread(), RandomGenerator.getDefault(), SETTINGS, meters);
  private final String name = Keys.probeChannel(0, "test");
  private final Probe probe =
      new Probe(
          node.thread(),
          channels,
          name,
          payload -> node.redis().publish(name, payload),
          meters,
          PERIOD);
  private final RecordingFollower follower = new RecordingFollower();

  @BeforeEach
  void start() {
    node.runOnThread(
        () -> {
          channels.start();
          probe.start();
          channels.want("room", follower);
        });
    Waiting.until("the channel is followed", () -> follower.told.equals(List.of("confirmed")));
    Waiting.until("a probe has come back", () -> probesBack() > 0);
  }

  @AfterEach
  void close() {
    node.runOnThread(channels::stop);
    node.close();
    network.close();
    process.close();
  }

  @Test
  void aSilentlyStalledConnectionIsReplacedAndPublicationsFlowAgain() {
    network.stallChannels();
    Waiting.until("the channel is lost", () -> follower.told.contains("lost"));
    assertThat(probe.isFailing()).isTrue();
    assertThat(probesLost()).isOne();
    Waiting.until("it is followed again", () -> confirmations() == 2);
    process.server().command("PUBLISH", "room", "hi");
    Waiting.until("a publication comes", () -> follower.told.contains("hi"));
    Waiting.until("the probe is well", () -> !probe.isFailing());
  }

  @Test
  void aConnectionThatNeverConfirmsIsReplacedAgainAndAgain() {
    network.stallChannelsForGood();
    Waiting.until("it was tried several times", () -> probesLost() >= 3);
    assertThat(probe.isFailing()).isTrue();
    network.heal();
    Waiting.until("it is followed again", () -> confirmations() == 2);
    Waiting.until("the probe is well", () -> !probe.isFailing());
  }

  /// Then Redis is away for everybody: an empty balancer would help nobody.
  @Test
  void whileCommandsAreNotAnsweredEitherNothingIsJudged() {
    process.pause();
    // Several periods: each of these takes until its timeout.
    Collections.nCopies(4, 0)
        .forEach(_ -> assertThat(node.redis().ping()).failsWithin(Duration.ofSeconds(5)));
    assertThat(probe.isFailing()).isFalse();
    assertThat(probesLost()).isZero();
    process.resume();
    double before = probesBack();
    Waiting.until("probes come back", () -> probesBack() > before + 2);
    assertThat(probesLost()).isZero();
    assertThat(follower.told).containsExactly("confirmed");
  }

  @Test
  void aForeignProbeIsIgnored() {
    process.server().command("PUBLISH", name, "9223372036854775807 x");
    process.server().command("PUBLISH", name, "nonsense");
    network.stallChannels();
    Waiting.until("the channel is lost", () -> follower.told.contains("lost"));
  }

  private long confirmations() {
    return follower.told.stream().filter("confirmed"::equals).count();
  }

  private double probesLost() {
    return registry.get("parley.backplane.channel.probes.lost").counter().count();
  }

  private double probesBack() {
    return registry.get("parley.backplane.channel.probe.delay").timer().count();
  }
}
