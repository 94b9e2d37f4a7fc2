package chat.parley.backplane.log;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Where a room's order begins and ends, as one user may see it.
public sealed interface Head {
  /// @param first the position before the oldest publication retained
  /// @param top the position of the newest publication
  /// @param member null for a non-member (of a public room)
  record Known(
      boolean isPrivate, Epoch epoch, Position first, Position top, @Nullable Membership member)
      implements Head {
    /// The position before the oldest publication that the user may see: in a private room, the one
    /// before joining.
    public Position firstVisible() {
      if (!isPrivate || member == null || member.joined().offset() <= first.offset()) {
        return first;
      }
      return new Position(member.joined().epoch(), member.joined().offset() - 1);
    }

    /// Whether everything after `position` can still be brought to the user.
    public boolean reaches(Position position) {
      return position.epoch().equals(epoch)
          && position.offset() <= top.offset()
          && position.offset() >= firstVisible().offset();
    }
  }

  /// The user may not follow the room, or it cannot be said now.
  record Refused(Refusal refusal) implements Head {}
}
