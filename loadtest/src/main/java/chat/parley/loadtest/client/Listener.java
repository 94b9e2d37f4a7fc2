package chat.parley.loadtest.client;

/// What happens on a connection. Called on its lane's event loop.
interface Listener {
  void opened(Connection connection);

  /// A text frame. Its bytes are gone when this returns.
  void text(Frame frame);

  /// The last call, also after a connection that never opened.
  void closed(String reason);
}
