package chat.parley.backplane.thread;

import chat.parley.protocol.position.Position;

/// Which replies of a thread a page holds.
public sealed interface ThreadRange {
  record Newest() implements ThreadRange {}

  /// Those right before the position.
  record Before(Position position) implements ThreadRange {}

  /// Those right after the position.
  record After(Position position) implements ThreadRange {}
}
