package chat.parley.backplane.room;

import chat.parley.protocol.position.Position;

/// What became of making a room.
public sealed interface Created {
  /// @param at milliseconds since 1970
  record Done(Position position, long at) implements Created {}

  record Exists() implements Created {}

  /// The owner is in as many rooms as he may be.
  record NoPlace() implements Created {}
}
