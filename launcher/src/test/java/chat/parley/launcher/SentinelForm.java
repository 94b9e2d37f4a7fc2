package chat.parley.launcher;

import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.SentinelSet;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// A primary and a replica that Sentinel watches over, with append-only files: one that comes back
/// without its data could be promoted before it has it again.
final class SentinelForm implements RedisForm {
  /// On a machine that has much to do a server may be silent for a second.
  private static final Duration DOWN_AFTER = Duration.ofSeconds(3);

  final SentinelSet set = SentinelSet.start(DOWN_AFTER, "--appendonly", "yes");

  @Override
  public RedisServer server() {
    return set.pair.primary().server();
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(
        "SPRING_DATA_REDIS_SENTINEL_MASTER",
        SentinelSet.PRIMARY,
        "SPRING_DATA_REDIS_SENTINEL_NODES",
        set.servers().stream()
            .map(server -> server.host() + ':' + server.port())
            .collect(Collectors.joining(",")));
  }

  @Override
  public void close() {
    set.close();
  }
}
