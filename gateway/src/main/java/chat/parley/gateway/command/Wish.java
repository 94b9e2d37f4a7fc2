package chat.parley.gateway.command;

import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// Which rooms a connection wants to follow, and from where.
public sealed interface Wish {
  Function<RoomId, Start> start();

  /// Where the client's own messages were acknowledged that it has not seen in the room's order.
  Function<RoomId, Optional<Position>> acked();

  record Rooms(
      Collection<RoomId> rooms,
      Function<RoomId, Start> start,
      Function<RoomId, Optional<Position>> acked)
      implements Wish {
    public Rooms(Collection<RoomId> rooms, Function<RoomId, Start> start) {
      this(rooms, start, _ -> Optional.empty());
    }

    /// With the user's inbox in the place of its name, which is the same for all users.
    Rooms of(UserId user) {
      return rooms.contains(RoomId.OWN_INBOX)
          ? new Rooms(
              rooms.stream().map(room -> room.askedBy(user)).toList(),
              room -> start.apply(room.isInbox() ? RoomId.OWN_INBOX : room),
              room -> acked.apply(room.isInbox() ? RoomId.OWN_INBOX : room))
          : this;
    }
  }

  /// All rooms of the user, now and later.
  ///
  /// @param withInbox whether his inbox as well
  record Mine(
      Function<RoomId, Start> start, Function<RoomId, Optional<Position>> acked, boolean withInbox)
      implements Wish {}
}
