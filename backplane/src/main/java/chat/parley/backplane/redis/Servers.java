package chat.parley.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Asks what the servers are that take this installation's appends: the one there is, or all
/// primaries of a cluster that serve something. Thread-safe.
final class Servers {
  private final Redis redis;
  private final RedisClient client;

  /// @param client opens connections to single servers of a cluster
  Servers(Redis redis, RedisClient client) {
    this.redis = redis;
    this.client = client;
  }

  /// By address; the only one has an empty name. Fails unless all answer.
  CompletionStage<Map<String, ServerFacts>> facts() {
    var cluster = redis.cluster();
    return cluster == null
        ? redis.facts().thenApply(facts -> Map.of("", facts))
        : factsOfCluster(cluster);
  }

  /// A service that is not let in learns that from a command; the driver's inquiry hides it.
  private CompletionStage<Map<String, ServerFacts>> factsOfCluster(ClusterTopology cluster) {
    var letIn = redis.ping();
    return letIn.thenCompose(_ -> cluster.refreshed()).thenCompose(_ -> factsOfAll(cluster));
  }

  private CompletionStage<Map<String, ServerFacts>> factsOfAll(ClusterTopology cluster) {
    CompletionStage<Map<String, ServerFacts>> all =
        CompletableFuture.completedStage(new LinkedHashMap<>());
    for (var server : cluster.primaries()) {
      all = all.thenCombine(factsOf(server), (known, facts) -> with(known, server, facts));
    }
    return all;
  }

  private static Map<String, ServerFacts> with(
      Map<String, ServerFacts> known, RedisURI server, ServerFacts facts) {
    known.put(server.getHost() + ':' + server.getPort(), facts);
    return known;
  }

  /// On a connection for this alone: it is asked once.
  private CompletionStage<ServerFacts> factsOf(RedisURI server) {
    return client
        .connectAsync(ByteArrayCodec.INSTANCE, server)
        .thenCompose(
            connection -> factsOn(connection).whenComplete((_, _) -> connection.closeAsync()));
  }

  private static CompletionStage<ServerFacts> factsOn(
      StatefulRedisConnection<byte[], byte[]> connection) {
    var commands = connection.async();
    return ServerFacts.of(commands::info, commands::configGet);
  }
}
