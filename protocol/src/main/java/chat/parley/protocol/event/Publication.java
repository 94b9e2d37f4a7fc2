package chat.parley.protocol.event;

import chat.parley.protocol.position.Position;

/// One item in a room's order.
///
/// @param predecessor the position of the item before it; its offset is always one less
/// @param at milliseconds since 1970, from Redis
public record Publication(Position position, Position predecessor, long at, Body body)
    implements RoomEvent {
  public Publication {
    if (predecessor.offset() != position.offset() - 1) {
      throw new IllegalArgumentException("predecessor " + predecessor + " of " + position);
    }
  }
}
