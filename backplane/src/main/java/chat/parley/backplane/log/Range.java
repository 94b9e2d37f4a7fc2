package chat.parley.backplane.log;

import chat.parley.protocol.position.Position;

/// Which publications of a room, or replies of a thread, a page is taken from.
public sealed interface Range {
  /// The page ends at the newest one.
  record Newest() implements Range {}

  /// The page ends right before the position.
  record Before(Position position) implements Range {}

  /// The page begins right after the position.
  record After(Position position) implements Range {}
}
