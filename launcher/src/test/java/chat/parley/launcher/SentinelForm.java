package chat.parley.launcher;

import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.SentinelSet;
import java.util.Map;
import java.util.stream.Collectors;

/// A primary and a replica that Sentinel watches over.
final class SentinelForm implements RedisForm {
  final SentinelSet set = SentinelSet.start();

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
