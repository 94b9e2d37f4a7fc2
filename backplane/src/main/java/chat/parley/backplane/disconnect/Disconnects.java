package chat.parley.backplane.disconnect;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Tells gateways whom to disconnect, over one channel that all of them follow. It goes once to
/// those that follow it at that moment, and to nobody later: a gateway that has lost its channels
/// just then is not told.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Disconnects {
  private static final String WORD = "disconnect ";

  private final Redis redis;

  public Disconnects(Redis redis) {
    this.redis = redis;
  }

  /// Harmless to repeat: what the user has opened since is closed, too.
  ///
  /// @return how many connections to Redis got it; in a cluster, of one server alone
  public CompletionStage<Long> disconnect(UserId user) {
    return redis.publish(Keys.disconnectChannel(), Keys.bytes(WORD + user.value()));
  }

  /// Whom a publication names; empty for what is not ours.
  public static Optional<UserId> decode(byte[] payload) {
    var text = new String(payload, StandardCharsets.US_ASCII);
    return text.startsWith(WORD) && UserId.isValid(text.substring(WORD.length()))
        ? Optional.of(new UserId(text.substring(WORD.length())))
        : Optional.empty();
  }
}
