package chat.parley.backplane.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this node uses Redis. Where Redis is, is said by `spring.data.redis.*`.
///
/// @param commandTimeout how long a command may take until its outcome counts as unknown
/// @param maxQueuedCommands commands in flight per connection; beyond it commands are refused at
///   once (4100)
/// @param maxReconnectDelay the longest pause between attempts to connect again; for the channels
///   the pauses are random
@ConfigurationProperties("parley.redis")
public record RedisSettings(
    @DefaultValue("3s") Duration commandTimeout,
    @DefaultValue("50000") int maxQueuedCommands,
    @DefaultValue("2s") Duration maxReconnectDelay) {
  public RedisSettings {
    if (commandTimeout.isNegative() || commandTimeout.isZero()) {
      throw new IllegalArgumentException("parley.redis.command-timeout must be positive");
    }
    if (maxQueuedCommands < 1) {
      throw new IllegalArgumentException("parley.redis.max-queued-commands must be positive");
    }
    if (maxReconnectDelay.isNegative() || maxReconnectDelay.isZero()) {
      throw new IllegalArgumentException("parley.redis.max-reconnect-delay must be positive");
    }
  }
}
