package chat.parley.loadtest.client;

import java.util.Map;

/// What a scenario does with a connection that has subscribed. Called on its lane's event loop.
public interface Follower {
  /// The first call, before any event: where each room's subscription starts.
  void subscribed(Connection connection, Map<String, Long> offsets);

  /// An event or a reply. Its bytes are gone when this returns.
  void text(Frame frame);

  /// The last call; not made for a connection that had not subscribed.
  void closed(String reason);
}
