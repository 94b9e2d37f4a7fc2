package chat.parley.backplane.channel;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// A program of two connections for channels, one of which goes on idle while the other asks for
/// something, and which says when each is lost. Its argument is the address of Redis; it goes on
/// after a line of input, and ends with its input.
final class QuietListener {
  private static final RedisSettings PATIENT =
      new RedisSettings(Duration.ofMinutes(5), 1_000, Duration.ofMillis(100));

  private final String name;
  private final TestRedis redis;
  private final Channels channels;
  private final CountDownLatch confirmed;

  private QuietListener(String name, String uri, CountDownLatch confirmed) {
    this.name = name;
    this.confirmed = confirmed;
    redis = TestRedis.connect(uri, PATIENT);
    channels =
        new Channels(
            redis.connector(),
            redis.thread(),
            new SplittableRandom(),
            PATIENT,
            new BackplaneMeters(new SimpleMeterRegistry()));
    redis.runOnThread(channels::start);
  }

  static void main(String[] arguments) throws IOException, InterruptedException {
    var confirmed = new CountDownLatch(2);
    var idle = new QuietListener("idle", arguments[0], confirmed);
    var asking = new QuietListener("asking", arguments[0], confirmed);
    idle.follow("first");
    asking.follow("first");
    confirmed.await();
    say("both are followed");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    in.readLine();
    asking.follow("second");
    in.readLine();
    System.exit(0);
  }

  private void follow(String channel) {
    redis.runOnThread(() -> channels.want(channel, new Follower()));
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private final class Follower implements ChannelFollower {
    private boolean isConfirmed;

    @Override
    public void confirmed() {
      isConfirmed = true;
      confirmed.countDown();
    }

    @Override
    public void published(byte[] payload) {}

    @Override
    public void lost() {
      if (isConfirmed) {
        say(name + " lost");
      }
    }
  }
}
