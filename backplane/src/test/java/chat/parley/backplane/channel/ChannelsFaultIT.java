package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Channels on a real Redis, and what becomes of them when it is not well.
final class ChannelsFaultIT {
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofMillis(500), 50_000, Duration.ofMillis(50));

  private final RedisProcess process = RedisProcess.create();
  private final RedisServer server = process.server();
  private final TestRedis node = TestRedis.connect(server.uri(), SETTINGS);
  private final Channels channels =
      new Channels(
          node.connector(),
          node.thread(),
          RandomGenerator.getDefault(),
          SETTINGS,
          new BackplaneMeters(new SimpleMeterRegistry()));

  @BeforeEach
  void start() {
    node.runOnThread(channels::start);
    Waiting.until(
        "the channels are connected", () -> node.onThread(() -> channels.isConnected("room")));
  }

  @AfterEach
  void close() {
    node.runOnThread(channels::stop);
    node.close();
    process.close();
  }

  @Test
  void publicationsFlowAfterTheConfirmationUntilTheRelease() {
    var follower = want("room");
    awaitTold(follower, "confirmed");
    server.command("PUBLISH", "room", "1");
    server.command("PUBLISH", "other", "2");
    awaitTold(follower, "confirmed", "1");
    node.runOnThread(() -> channels.release("room"));
    Waiting.until("the server knows", () -> subscribers("room") == 0);
    server.command("PUBLISH", "room", "3");
    assertThat(follower.told).containsExactly("confirmed", "1");
    Waiting.until("it is forgotten", () -> node.onThread(channels::size) == 0);
  }

  @Test
  void twoThousandChannelsAreSubscribedInFewCommands() {
    var followers = new ArrayList<RecordingFollower>();
    node.runOnThread(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            var follower = new RecordingFollower();
            followers.add(follower);
            channels.want("channel-" + i, follower);
          }
        });
    Waiting.until(
        "all are confirmed",
        () -> followers.stream().allMatch(follower -> follower.told.equals(List.of("confirmed"))));
    var calls = server.info("cmdstat_subscribe");
    assertThat(calls).startsWith("calls=4,");
    server.command("PUBLISH", "channel-1999", "hi");
    awaitTold(followers.get(1999), "confirmed", "hi");
  }

  @Test
  void aKilledConnectionIsLostThenConfirmedAgainAndPublicationsFlow() {
    var follower = want("room");
    awaitTold(follower, "confirmed");
    for (int i = 1; i <= 3; i++) {
      server.command("CLIENT", "KILL", "TYPE", "pubsub");
      int confirmations = i + 1;
      Waiting.until(
          "it is confirmed for the " + confirmations + "th time",
          () -> follower.told.stream().filter("confirmed"::equals).count() == confirmations);
      server.command("PUBLISH", "room", "after " + i);
    }
    awaitTold(
        follower,
        "confirmed",
        "lost",
        "confirmed",
        "after 1",
        "lost",
        "confirmed",
        "after 2",
        "lost",
        "confirmed",
        "after 3");
  }

  @Test
  void raceOfWantAndReleaseEndsWhereTheLastCallSays() {
    var follower = new RecordingFollower();
    for (int i = 0; i < 500; i++) {
      node.runOnThread(() -> channels.want("room", follower));
      node.runOnThread(() -> channels.release("room"));
    }
    node.runOnThread(() -> channels.want("room", follower));
    Waiting.until("the server knows", () -> subscribers("room") == 1);
    Waiting.until("it is confirmed", () -> follower.told.contains("confirmed"));
    server.command("PUBLISH", "room", "hi");
    Waiting.until("it came", () -> follower.told.getLast().equals("hi"));
    node.runOnThread(() -> channels.release("room"));
    Waiting.until("the server knows", () -> subscribers("room") == 0);
  }

  @Test
  void aServerThatDoesNotConfirmIsGivenUpAndTriedAgain() {
    process.pause();
    var follower = want("room");
    Waiting.until(
        "the connection is given up", () -> !node.onThread(() -> channels.isConnected("room")));
    process.resume();
    Waiting.until("it is confirmed", () -> follower.told.contains("confirmed"));
    server.command("PUBLISH", "room", "hi");
    Waiting.until("it came", () -> follower.told.getLast().equals("hi"));
  }

  @Test
  void aRestartedServerIsFoundAgain() {
    var follower = want("room");
    awaitTold(follower, "confirmed");
    process.kill();
    awaitTold(follower, "confirmed", "lost");
    process.start();
    awaitTold(follower, "confirmed", "lost", "confirmed");
    server.command("PUBLISH", "room", "hi");
    awaitTold(follower, "confirmed", "lost", "confirmed", "hi");
  }

  private RecordingFollower want(String channel) {
    var follower = new RecordingFollower();
    node.runOnThread(() -> channels.want(channel, follower));
    return follower;
  }

  private long subscribers(String channel) {
    var reply = (List<?>) server.command("PUBSUB", "NUMSUB", channel);
    return reply == null ? -1 : (Long) reply.get(1);
  }

  private static void awaitTold(RecordingFollower follower, String... told) {
    Waiting.until(
        "the follower was told " + List.of(told) + ", now " + follower.told,
        () -> follower.told.equals(List.of(told)));
  }
}
