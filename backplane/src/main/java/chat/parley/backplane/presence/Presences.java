package chat.parley.backplane.presence;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.protocol.id.UserId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Who is here. Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Presences {
  private final Redis redis;

  public Presences(Redis redis) {
    this.redis = redis;
  }

  public CompletionStage<Presence> of(UserId user) {
    return redis.hash(Keys.userPresence(user)).thenApply(Presences::presence);
  }

  private static Presence presence(Map<String, String> fields) {
    var status = Presence.Status.of(fields.getOrDefault("status", "offline"));
    return new Presence(
        status,
        fields.containsKey("here")
            && fields.getOrDefault("appearance", "").startsWith("invisible "),
        number(fields.get("at")),
        number(fields.get("version")));
  }

  /// Zero for what was lost.
  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
