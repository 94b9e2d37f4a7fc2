package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.FakeRedisThread;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.redis.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The registry's rules against a server that confirms when the test says so.
final class ChannelsTest {
  private static final RedisThread THREAD = FakeRedisThread.start();
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofSeconds(3), 100, Duration.ofMillis(1));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeConnector server = new FakeConnector();
  private final Channels channels =
      new Channels(
          server, THREAD, RandomGenerator.getDefault(), SETTINGS, new BackplaneMeters(registry));
  private final RecordingFollower follower = new RecordingFollower();

  @BeforeEach
  void start() {
    round(channels::start);
  }

  @Test
  void whatIsWantedBeforeTheConnectionIsSubscribedOnIt() {
    round(() -> channels.want("a", follower));
    assertThat(get(() -> channels.isConnected("a"))).isFalse();
    round(() -> attempt(0).succeed());
    assertThat(commands(0)).containsExactly("subscribe a");
    assertThat(follower.told).isEmpty();
    round(() -> attempt(0).listener.subscribed("a"));
    assertThat(follower.told).containsExactly("confirmed");
  }

  @Test
  void whatIsReleasedBeforeTheConnectionIsForgotten() {
    round(() -> channels.want("a", follower));
    round(() -> channels.release("a"));
    assertThat(size()).isZero();
    round(() -> attempt(0).succeed());
    assertThat(commands(0)).isEmpty();
  }

  @Test
  void oneRoundIsOneCommand() {
    connect();
    round(
        () -> {
          channels.want("a", follower);
          channels.want("b", follower);
          channels.want("c", follower);
        });
    assertThat(commands(0)).containsExactly("subscribe a b c");
  }

  @Test
  void wantedAndReleasedInOneRoundLeavesNothing() {
    connect();
    round(
        () -> {
          channels.want("a", follower);
          channels.release("a");
        });
    assertThat(commands(0)).isEmpty();
    assertThat(size()).isZero();
    round(() -> channels.want("a", follower));
    assertThat(commands(0)).containsExactly("subscribe a");
  }

  @Test
  void wantedReleasedAndWantedInOneRoundIsOneSubscription() {
    connect();
    round(
        () -> {
          channels.want("a", new RecordingFollower());
          channels.release("a");
          channels.want("a", follower);
        });
    assertThat(commands(0)).containsExactly("subscribe a");
    round(() -> attempt(0).listener.subscribed("a"));
    assertThat(follower.told).containsExactly("confirmed");
    assertThat(size()).isOne();
  }

  @Test
  void releasedAndWantedInOneRoundStaysConfirmed() {
    confirm("a");
    var next = new RecordingFollower();
    round(
        () -> {
          channels.release("a");
          channels.want("a", next);
        });
    assertThat(commands(0)).containsExactly("subscribe a");
    assertThat(next.told).containsExactly("confirmed");
  }

  @Test
  void aReleaseWaitsForTheConfirmationOfTheSubscription() {
    connect();
    round(() -> channels.want("a", follower));
    round(() -> channels.release("a"));
    assertThat(commands(0)).containsExactly("subscribe a");
    round(() -> attempt(0).listener.subscribed("a"));
    assertThat(commands(0)).containsExactly("subscribe a", "unsubscribe a");
    assertThat(follower.told).isEmpty();
    round(() -> attempt(0).listener.unsubscribed("a"));
    assertThat(size()).isZero();
  }

  @Test
  void aWantWaitsForTheConfirmationOfTheUnsubscription() {
    confirm("a");
    round(() -> channels.release("a"));
    var next = new RecordingFollower();
    round(() -> channels.want("a", next));
    assertThat(commands(0)).containsExactly("subscribe a", "unsubscribe a");
    round(() -> attempt(0).listener.unsubscribed("a"));
    assertThat(commands(0)).containsExactly("subscribe a", "unsubscribe a", "subscribe a");
    assertThat(next.told).isEmpty();
    round(() -> attempt(0).listener.subscribed("a"));
    assertThat(next.told).containsExactly("confirmed");
  }

  @Test
  void nothingIsPublishedToAFollowerBeforeItsConfirmation() {
    confirm("a");
    round(() -> channels.release("a"));
    var next = new RecordingFollower();
    round(() -> channels.want("a", next));
    round(() -> attempt(0).listener.published("a", bytes("on its way")));
    assertThat(next.told).isEmpty();
  }

  @Test
  void wantingAgainReplacesTheFollowerAndTellsItAtOnce() {
    confirm("a");
    var next = new RecordingFollower();
    round(() -> channels.want("a", next));
    round(() -> attempt(0).listener.published("a", bytes("hi")));
    assertThat(next.told).containsExactly("confirmed", "hi");
    assertThat(follower.told).containsExactly("confirmed");
  }

  @Test
  void publicationsGoToTheirFollowerOnly() {
    confirm("a");
    round(
        () -> {
          attempt(0).listener.published("a", bytes("1"));
          attempt(0).listener.published("unknown", bytes("2"));
          channels.release("a");
          attempt(0).listener.published("a", bytes("3"));
        });
    assertThat(follower.told).containsExactly("confirmed", "1");
  }

  @Test
  void manyChannelsAreSubscribedInFewCommands() {
    connect();
    round(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            channels.want("channel-" + i, follower);
          }
        });
    assertThat(commands(0)).hasSize(4);
  }

  @Test
  void aLostConnectionIsToldAndEverythingWantedIsSubscribedOnTheNext() {
    confirm("a");
    round(() -> channels.want("b", new RecordingFollower()));
    round(() -> channels.want("c", new RecordingFollower()));
    round(() -> channels.release("c"));
    round(() -> attempt(0).lose());
    assertThat(follower.told).containsExactly("confirmed", "lost");
    assertThat(get(() -> channels.isConnected("a"))).isFalse();
    assertThat(size()).isEqualTo(2);
    assertThat(registry.get("parley.backplane.channel.connections.lost").counter().count())
        .isEqualTo(1);
    awaitAttempts(2);
    round(() -> attempt(1).succeed());
    assertThat(commands(1)).hasSize(1);
    assertThat(commands(1).getFirst().split(" ", -1))
        .containsExactlyInAnyOrder("subscribe", "a", "b");
    round(() -> attempt(1).listener.subscribed("a"));
    assertThat(follower.told).containsExactly("confirmed", "lost", "confirmed");
  }

  @Test
  void whatAnOldConnectionStillSaysIsNotHeard() {
    confirm("a");
    round(() -> attempt(0).lose());
    awaitAttempts(2);
    round(() -> attempt(1).succeed());
    round(
        () -> {
          attempt(0).listener.subscribed("a");
          attempt(0).listener.published("a", bytes("late"));
          attempt(0).lose();
        });
    assertThat(follower.told).containsExactly("confirmed", "lost");
    assertThat(get(() -> channels.isConnected("a"))).isTrue();
  }

  @Test
  void aRefusedConnectionIsTriedAgain() {
    round(() -> channels.want("a", follower));
    for (int i = 0; i < 5; i++) {
      int attempt = i;
      awaitAttempts(attempt + 1);
      round(() -> attempt(attempt).fail());
    }
    awaitAttempts(6);
    round(() -> attempt(5).succeed());
    assertThat(commands(5)).containsExactly("subscribe a");
    assertThat(follower.told).isEmpty();
  }

  @Test
  void aConnectionThatIsLostBeforeItIsHandedOverIsTriedAgain() {
    round(() -> channels.want("a", follower));
    round(() -> attempt(0).lose());
    round(() -> attempt(0).succeed());
    awaitAttempts(2);
    round(() -> attempt(1).succeed());
    assertThat(commands(1)).containsExactly("subscribe a");
  }

  @Test
  void afterStoppingNothingIsConnectedAndNobodyIsTold() {
    confirm("a");
    round(channels::stop);
    assertThat(get(() -> attempt(0).closed)).isTrue();
    round(() -> attempt(0).lose());
    assertThat(follower.told).containsExactly("confirmed");
    assertThat(registry.get("parley.backplane.channel.connections.lost").counter().count())
        .isZero();
    assertThat(get(() -> server.attempts.size())).isOne();
  }

  @Test
  void aConnectionThatComesAfterStoppingIsClosed() {
    round(channels::stop);
    round(() -> attempt(0).succeed());
    assertThat(get(() -> attempt(0).closed)).isTrue();
  }

  @Test
  void aFollowerMayWantAndReleaseWhileItIsTold() {
    connect();
    var told = new RecordingFollower();
    round(
        () ->
            channels.want(
                "a",
                new ChannelFollower() {
                  @Override
                  public void confirmed() {
                    channels.release("a");
                    channels.want("b", told);
                  }

                  @Override
                  public void published(byte[] payload) {}

                  @Override
                  public void lost() {}
                }));
    round(() -> attempt(0).listener.subscribed("a"));
    assertThat(commands(0)).containsExactly("subscribe a", "subscribe b", "unsubscribe a");
  }

  private void connect() {
    round(() -> attempt(0).succeed());
  }

  private void confirm(String channel) {
    connect();
    round(() -> channels.want(channel, follower));
    round(() -> attempt(0).listener.subscribed(channel));
    assertThat(follower.told).containsExactly("confirmed");
  }

  private void awaitAttempts(int count) {
    Waiting.until(count + " attempts to connect", () -> get(() -> server.attempts.size()) >= count);
  }

  private FakeConnector.Attempt attempt(int index) {
    return server.attempts.get(index);
  }

  private List<String> commands(int attempt) {
    return get(() -> List.copyOf(attempt(attempt).commands));
  }

  private int size() {
    return get(channels::size);
  }

  /// Runs `task` on the Redis thread, and whatever it has left for the end of the round.
  private static void round(Runnable task) {
    get(
        () -> {
          task.run();
          return true;
        });
    get(() -> true);
  }

  private static <T> T get(Supplier<T> value) {
    return Waiting.of(CompletableFuture.supplyAsync(value, THREAD));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
