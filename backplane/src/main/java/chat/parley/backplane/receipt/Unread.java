package chat.parley.backplane.receipt;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// What one member has not read in a room.
public sealed interface Unread {
  /// @param messages of others behind `read`, or behind his joining, that nobody has deleted
  /// @param isMore whether there may be more of them: no more were counted
  /// @param read null where he has not said so since he joined
  /// @param top the position of the room's newest publication
  /// @param besides what else waits for him in the room
  record Counted(
      int messages, boolean isMore, @Nullable Position read, Position top, Besides besides)
      implements Unread {}

  /// @param mentions messages of others behind `read` that mention him, replies too
  /// @param threads those that he takes part in, with replies that he has not read
  record Besides(int mentions, int threads) {}

  /// He is no member, or it cannot be said now.
  record Refused(Refusal refusal) implements Unread {}
}
