package chat.parley.backplane.channel;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Redis;
import java.time.Duration;

/// Looks once a second whether a bucket whose channels this node follows is moving to another
/// server of a cluster. A node that only listens would not learn of it from its own commands, and
/// would not know that it misses what others send. Confined to the Redis thread.
public final class MoveWatch {
  static final Duration PERIOD = Duration.ofSeconds(1);

  private final Redis redis;
  private final Channels channels;

  public MoveWatch(Redis redis, Channels channels) {
    this.redis = redis;
    this.channels = channels;
  }

  public void start() {
    if (channels.groups() > 1) {
      redis.thread().repeat(PERIOD, this::look);
    }
  }

  /// One small command for each bucket in which anything but the probe is followed, all in one
  /// round.
  private void look() {
    for (int group = 0; group < channels.groups(); group++) {
      if (channels.sizeOf(group) > 1) {
        redis.lookWhetherMoving(new Bucket(group));
      }
    }
  }
}
