package chat.parley.gateway.connection;

/// How a connection is broken on purpose, in development mode: as the world breaks them, without a
/// word to the peer.
public enum Breakage {
  /// It is reset, as by the kernel of a node whose process was killed.
  RESET,
  /// It stays open, and nothing passes any more in either direction, as where something between the
  /// two has forgotten it.
  SILENCE
}
