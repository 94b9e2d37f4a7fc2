package chat.parley.backplane.log;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a room's order begins and ends, as one user may see it.
public sealed interface Head {
  /// @param lineage the room's history; it ends at the newest publication
  /// @param first the position before the oldest publication retained
  /// @param member null for a non-member (of a public room), and where no user asked
  /// @param isState whether the room holds a document; not said where no user asked
  record Known(
      boolean isPrivate,
      Lineage lineage,
      Position first,
      @Nullable Membership member,
      boolean isState)
      implements Head {
    /// Of a room of messages.
    public Known(boolean isPrivate, Lineage lineage, Position first, @Nullable Membership member) {
      this(isPrivate, lineage, first, member, false);
    }

    public Position top() {
      return lineage.top();
    }

    /// The position before the oldest publication that the user may see: in a private room, the one
    /// before joining.
    public Position firstVisible() {
      return isPrivate && member != null && member.joined().offset() > first.offset()
          ? member.before()
          : first;
    }

    /// Whether everything after `position` can still be brought to the user.
    public boolean reaches(Position position) {
      return lineage.locate(position) instanceof Place.OnHistory
          && position.offset() >= firstVisible().offset();
    }

    /// The last position of a reader at `position` that survived, where the room went on without
    /// what he saw after it, and what follows it can still be brought to him.
    public Optional<Position> kept(Position position) {
      return lineage.locate(position) instanceof Place.Lost(var kept) && kept != null
          ? Optional.of(kept).filter(this::reaches)
          : Optional.empty();
    }
  }

  /// The user may not follow the room, or it cannot be said now.
  record Refused(Refusal refusal) implements Head {}
}
