package chat.parley.service.history;

import chat.parley.protocol.position.Position;

/// Which publications of a room a page is taken from.
sealed interface Range {
  /// The page ends at the room's top.
  record Newest() implements Range {}

  /// The page ends right before the position.
  record Before(Position position) implements Range {}

  /// The page begins right after the position.
  record After(Position position) implements Range {}
}
