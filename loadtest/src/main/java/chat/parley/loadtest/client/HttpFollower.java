package chat.parley.loadtest.client;

/// What a scenario does with a client that follows a room over HTTP. Called on its lane's event
/// loop.
public interface HttpFollower {
  /// The first call, before any event: from here on nothing is missed.
  void following();

  /// An event. Its bytes are gone when this returns.
  void text(Frame frame);

  /// The last call, also for a client that never followed.
  void closed(String reason);
}
