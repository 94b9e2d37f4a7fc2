package chat.parley.backplane.cluster;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import java.util.concurrent.CompletionStage;

/// Tells nodes what an operator wants of them, over one channel that all gateways follow. It goes
/// to those that follow it at that moment: what became of it shows in the node's figures.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class DrainWords {
  private final Redis redis;

  public DrainWords(Redis redis) {
    this.redis = redis;
  }

  /// Harmless to repeat.
  public CompletionStage<Long> say(DrainWord word) {
    return redis.publish(Keys.drainChannel(), word.encoded());
  }
}
