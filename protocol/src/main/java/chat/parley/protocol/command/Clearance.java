package chat.parley.protocol.command;

import chat.parley.protocol.position.Position;

/// What a user has read of his inbox: the body of the command over any transport.
public sealed interface Clearance {
  record One(Position notification) implements Clearance {}

  record UpTo(Position position) implements Clearance {}

  /// Whatever there is.
  record All() implements Clearance {}
}
