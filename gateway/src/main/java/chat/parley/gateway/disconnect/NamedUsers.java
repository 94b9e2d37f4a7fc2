package chat.parley.gateway.disconnect;

import chat.parley.protocol.id.UserId;
import java.util.LinkedHashSet;
import java.util.Set;

/// Users who are to be disconnected and whose connections have not been looked for yet: taken so
/// many at a time, so that a service which names a hundred thousand does not have all their
/// connections closed in one moment. Bounded. Confined to the Redis thread.
final class NamedUsers {
  /// Some ten megabytes; more than that at once is no work of people.
  static final int MOST_WAITING = 100_000;

  /// In one look through the node's connections, which costs the same for one user and for many.
  static final int MOST_AT_ONCE = 1_000;

  private final Set<UserId> waiting = new LinkedHashSet<>();

  /// False where too many wait already. To be named twice is the same as once.
  boolean add(UserId user) {
    return waiting.contains(user) || (waiting.size() < MOST_WAITING && waiting.add(user));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Those that have waited longest; they wait no more.
  Set<UserId> take() {
    var taken = new LinkedHashSet<UserId>();
    var longest = waiting.iterator();
    while (taken.size() < MOST_AT_ONCE && longest.hasNext()) {
      taken.add(longest.next());
      longest.remove();
    }
    return Set.copyOf(taken);
  }
}
