package chat.parley.gateway.presence;

import chat.parley.protocol.id.ConnectionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Connections of which Redis has not said that it knows: those that opened, and those that closed.
/// Bounded; what has no place is left to the next renewal, or to the end of the lease. Confined to
/// the Redis thread.
final class Unsettled {
  private static final int MOST = 50_000;

  /// In one go, each second: what Redis does easily beside everything else.
  private static final int AT_ONCE = 2_000;

  private final Map<ConnectionId, Entry> entries = new LinkedHashMap<>();

  /// @param isOpen whether it opened, and has not closed since
  /// @param surplus called where it is one of its user's too many; null where it is none, whatever
  ///   he has
  record Entry(Attendee attendee, boolean isOpen, @Nullable Runnable surplus) {}

  /// The last that is known of it.
  void add(Entry entry) {
    var connection = entry.attendee().connection();
    if (entries.size() < MOST || entries.containsKey(connection)) {
      entries.put(connection, entry);
    }
  }

  /// Whether it is still to be found out whether it is one of its user's too many.
  boolean hasNewcomer(ConnectionId connection) {
    var entry = entries.get(connection);
    return entry != null && entry.surplus() != null;
  }

  /// Redis knows it, or something newer is under way.
  void remove(ConnectionId connection) {
    entries.remove(connection);
  }

  /// Those that have waited longest, to be told again.
  List<Entry> take() {
    var some = new ArrayList<Entry>();
    var all = entries.values().iterator();
    while (all.hasNext() && some.size() < AT_ONCE) {
      some.add(all.next());
      all.remove();
    }
    return some;
  }
}
