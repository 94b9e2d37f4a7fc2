package chat.parley.protocol.position;

import org.jspecify.annotations.Nullable;

/// Where a position lies, seen from a room's {@link Lineage}.
public sealed interface Place {
  /// At the top, or on the way to it.
  record OnHistory() implements Place {}

  /// Beyond the top, in the present epoch: the answer is older than the position, or somebody made
  /// the position up.
  record Ahead() implements Place {}

  /// Nothing of this history: the room went on without it.
  ///
  /// @param kept the last position of its epoch that survived; null where that is not known any
  ///   more
  record Lost(@Nullable Position kept) implements Place {}
}
