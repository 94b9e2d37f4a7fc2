package chat.parley.gateway.subscription;

import chat.parley.gateway.fanout.LocalRoom;
import org.jspecify.annotations.Nullable;

/// One event loop's interest in a room: how many subscriptions it has or is about to have. Confined
/// to the Redis thread.
final class Interest {
  /// Made with the first accepted subscription.
  @Nullable LocalRoom local;

  int count;
}
