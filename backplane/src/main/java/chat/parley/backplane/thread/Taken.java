package chat.parley.backplane.thread;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// What became of a member's part in a thread.
public sealed interface Taken {
  /// @param read how far he has read it now; null where he takes no part
  record Done(@Nullable Position read) implements Taken {}

  /// Nothing was changed, unless the refusal says that this is not known.
  record Refused(Refusal refusal) implements Taken {}
}
