package chat.parley.backplane.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When an append is acknowledged. The same for the whole installation: the first service to start
/// stores it in Redis, and one that is set otherwise does not start.
///
/// @param acknowledge what an acknowledgement means: `appended` (it is in Redis' memory),
///   `replicated` (in that of replicas too) or `on-disk` (on the primary's disk). Which failures
///   each survives: `docs/reliability.md`
/// @param replicas how many replicas must have it, with `replicated`
/// @param acknowledgeTimeout how long an append waits for replicas or the disk (`acknowledge`);
///   then the outcome is unknown (4105). Shorter than `parley.redis.command-timeout`
@ConfigurationProperties("parley.log")
public record AcknowledgeSettings(
    @DefaultValue("appended") Acknowledge acknowledge,
    @DefaultValue("1") int replicas,
    @DefaultValue("1s") Duration acknowledgeTimeout) {
  public AcknowledgeSettings {
    if (replicas < 1) {
      throw new IllegalArgumentException("parley.log.replicas must be at least 1");
    }
    if (acknowledgeTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("parley.log.acknowledge-timeout must be at least 1ms");
    }
  }

  /// A command that waits for its copy must not time out before the wait has, and is one more.
  void check(RedisSettings redis, boolean isCluster) {
    // On a cluster ASKING may come before it.
    int commands = isCluster ? 3 : 2;
    if (acknowledge != Acknowledge.APPENDED && redis.maxQueuedCommands() < commands) {
      throw new IllegalStateException(
          "parley.redis.max-queued-commands must be at least %d where parley.log.acknowledge is %s"
              .formatted(commands, acknowledge.label()));
    }
    if (acknowledge != Acknowledge.APPENDED
        && acknowledgeTimeout.compareTo(redis.commandTimeout()) >= 0) {
      throw new IllegalStateException(
          "parley.log.acknowledge-timeout is %s and must be shorter than parley.redis.command-timeout, %s"
              .formatted(acknowledgeTimeout, redis.commandTimeout()));
    }
  }

  /// As it is stored for the other services to compare.
  String promise() {
    return acknowledge == Acknowledge.REPLICATED
        ? acknowledge.label() + ' ' + replicas
        : acknowledge.label();
  }
}
