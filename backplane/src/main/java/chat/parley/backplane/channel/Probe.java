package chat.parley.backplane.channel;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisThread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends something through a channel of this node's own every few seconds: a connection can be up
/// and deliver nothing, and nothing else would tell. What was published and does not come back in
/// time, while commands are answered, replaces the channel connection.
///
/// While commands are not answered nothing is known of the channels, and nothing is done: Redis is
/// away for everybody. Confined to the Redis thread, except for `isFailing` and `ageNanos`.
final class Probe implements ChannelFollower {
  private static final Logger log = LoggerFactory.getLogger(Probe.class);

  /// A stall is noticed after at most twice the period, and replaced at once.
  static final Duration PERIOD = Duration.ofSeconds(2);

  /// Publications that may pass while the channel is not confirmed: a subscribe may be under way.
  private static final int MAX_UNCONFIRMED = 2;

  private final RedisThread thread;
  private final Channels channels;
  private final Function<byte[], CompletionStage<Long>> publish;
  private final BackplaneMeters meters;
  private final Duration period;
  private final String name;

  private long last;
  private long firstAwaited;
  private long back;
  private int unconfirmed;
  private boolean isConfirmed;
  private volatile boolean isFailing;
  private volatile long backNanos = System.nanoTime();

  /// @param name the channel, which no other node has
  /// @param publish publishes on that channel as any command does
  Probe(
      RedisThread thread,
      Channels channels,
      String name,
      Function<byte[], CompletionStage<Long>> publish,
      BackplaneMeters meters,
      Duration period) {
    this.thread = thread;
    this.channels = channels;
    this.name = name;
    this.publish = publish;
    this.meters = meters;
    this.period = period;
  }

  void start() {
    thread.execute(() -> channels.want(name, this));
    thread.repeat(period, this::send);
  }

  /// Whether commands are answered and channels deliver nothing: this node is blind, though others
  /// may see. Thread-safe.
  boolean isFailing() {
    return isFailing;
  }

  /// Since something last came back. Thread-safe.
  long ageNanos() {
    return System.nanoTime() - backNanos;
  }

  private void send() {
    if (channels.groups() > 1 && channels.sizeOfGroupOf(name) == 1) {
      // One of many, in which nobody else would miss anything.
      isFailing = false;
      backNanos = System.nanoTime();
      return;
    }
    long number = ++last;
    long sentNanos = System.nanoTime();
    publish
        .apply(Keys.bytes(number + " " + sentNanos))
        .thenAccept(_ -> thread.schedule(period, () -> judge(number)));
  }

  /// Redis has had it for a whole period.
  private void judge(long number) {
    if (!isConfirmed) {
      unconfirmed++;
      if (unconfirmed > MAX_UNCONFIRMED) {
        fail();
      }
    } else if (number >= firstAwaited && back < number) {
      fail();
    }
  }

  private void fail() {
    if (!isFailing) {
      log.warn(
          "not ready: Redis answers, but {} delivers nothing; its connection is replaced", name);
    }
    isFailing = true;
    unconfirmed = 0;
    meters.probeLost();
    channels.replaceConnection(name);
  }

  @Override
  public void confirmed() {
    isConfirmed = true;
    unconfirmed = 0;
    // What was published before went to no connection, or to the one before.
    firstAwaited = last + 1;
  }

  @Override
  public void lost() {
    isConfirmed = false;
  }

  @Override
  public void published(byte[] payload) {
    var words = new String(payload, StandardCharsets.US_ASCII).split(" ", -1);
    try {
      back = Math.max(back, Math.min(last, Long.parseLong(words[0])));
      long now = System.nanoTime();
      meters.probed(Duration.ofNanos(now - Long.parseLong(words[1])));
      backNanos = now;
      if (isFailing) {
        isFailing = false;
        log.info("{} delivers again", name);
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      // Anybody can publish on a channel.
    }
  }
}
