package chat.parley.client;

/// What a client is doing about its connection.
public enum State {
  CONNECTING,
  CONNECTED,
  /// Until the time that its [Status] names.
  WAITING,
  /// For good: by its owner, because its user has signed out, or because a node told it to give up.
  CLOSED
}
