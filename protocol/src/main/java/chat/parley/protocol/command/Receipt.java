package chat.parley.protocol.command;

import chat.parley.protocol.position.Position;

/// How far a member has got in a room: the body of the command over any transport.
public record Receipt(Kind kind, Position position) {
  /// What happened to everything up to the position. What was read was delivered as well.
  public enum Kind {
    DELIVERED,
    READ
  }
}
