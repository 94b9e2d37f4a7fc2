package chat.parley.backplane.presence;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// This gateway's lease in Redis, beside those of all others: whoever does not renew it is gone
/// within [#LIFE]. Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class NodeLeases {
  /// To be renewed several times within it.
  public static final Duration LIFE = Duration.ofSeconds(5);

  private static final Script NODE = Script.of("node.lua");

  private final Redis redis;
  private final byte[] node;

  /// @param node that no other node has
  public NodeLeases(Redis redis, String node) {
    this.redis = redis;
    this.node = Keys.bytes(node);
  }

  /// This node may be sent more connections than these.
  ///
  /// @return what each of the others holds
  public CompletionStage<List<Long>> renew(long connections) {
    return run(Long.toString(connections));
  }

  /// This node may be sent nobody.
  ///
  /// @return what each of the others holds
  public CompletionStage<List<Long>> end() {
    return run("");
  }

  private CompletionStage<List<Long>> run(String connections) {
    return redis
        .run(
            NODE,
            new byte[][] {Keys.gateways()},
            node,
            Keys.bytes(connections),
            Keys.bytes(Long.toString(LIFE.toMillis())))
        .thenApply(NodeLeases::others);
  }

  private static List<Long> others(ScriptReply reply) {
    var others = new ArrayList<Long>();
    for (int i = 1; reply.textOrNull(i) != null; i++) {
      others.add(reply.number(i));
    }
    return others;
  }
}
