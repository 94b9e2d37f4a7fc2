package chat.parley.gateway.presence;

import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whose polls need no new lease, since the last one is young. Remembers so many users; whoever is
/// forgotten only costs a command more. Confined to the Redis thread.
final class RecentPolls {
  private static final int MOST_USERS = 10_000;

  private final long memoryNanos;
  private final Map<UserId, Long> polls =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Long> eldest) {
          return size() > MOST_USERS;
        }
      };

  RecentPolls(Duration memory) {
    this.memoryNanos = memory.toNanos();
  }

  /// Whether this poll is the first for a while. The next ones are not.
  boolean isNews(UserId user, long nowNanos) {
    var last = polls.get(user);
    if (last != null && nowNanos - last < memoryNanos) {
      return false;
    }
    // At the end of the order.
    polls.remove(user);
    polls.put(user, nowNanos);
    return true;
  }

  /// Its lease could not be renewed.
  void forget(UserId user) {
    polls.remove(user);
  }
}
