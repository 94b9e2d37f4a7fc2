package chat.parley.gateway.subscription;

import chat.parley.protocol.position.Position;

/// Where a subscription is to begin.
public sealed interface Start {
  /// With what is published from now on.
  record Now() implements Start {}

  /// With what follows a position.
  record After(Position position) implements Start {}

  /// Likewise, but the position is no cursor: the user has just joined there, and nothing of the
  /// room was shown to him.
  record Joining(Position before) implements Start {}

  /// With the user's own joining: for a room that he joined while he was away. Who is no member is
  /// refused, even where anyone may read.
  record AtJoining() implements Start {}
}
