package chat.parley.backplane.cluster;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;

/// The figures of all gateways: each says its own, and who says them no more is forgotten. Of all
/// that live one speaks for all, the first by name: it alone is told what the others have said.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class ClusterFigures {
  private static final Script FIGURES = Script.of("figures.lua");

  private final Redis redis;

  public ClusterFigures(Redis redis) {
    this.redis = redis;
  }

  /// Harmless to repeat.
  ///
  /// @param node that no other node has
  /// @param figures JSON on one line
  /// @param life for which they hold, unless they are said again
  /// @return what each node says, itself among them, in the order of their names; empty where
  ///   another one speaks for all
  public CompletionStage<Optional<SequencedMap<String, String>>> say(
      String node, String figures, Duration life) {
    return run(node, figures, life).thenApply(ClusterFigures::all);
  }

  /// This node says no more.
  public CompletionStage<?> leave(String node) {
    return run(node, "", Duration.ofMillis(1));
  }

  /// Whether a node of that name says its figures, or did a moment ago.
  public CompletionStage<Boolean> isKnown(String node) {
    return redis.hasField(Keys.figures(), Keys.bytes(node));
  }

  private CompletionStage<ScriptReply> run(String node, String figures, Duration life) {
    return redis.run(
        FIGURES,
        new byte[][] {Keys.figures()},
        Keys.bytes(node),
        Keys.bytes(figures),
        Keys.bytes(Long.toString(life.toMillis())));
  }

  private static Optional<SequencedMap<String, String>> all(ScriptReply reply) {
    if (!reply.status().equals("all")) {
      return Optional.empty();
    }
    var all = new LinkedHashMap<String, String>();
    for (int i = 1; reply.textOrNull(i) != null; i += 2) {
      all.put(reply.text(i), reply.text(i + 1));
    }
    return Optional.of(all);
  }
}
