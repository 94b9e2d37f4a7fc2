package chat.parley.gateway.command;

import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.id.RoomId;
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
  }

  /// All rooms of the user, now and later.
  record Mine(Function<RoomId, Start> start, Function<RoomId, Optional<Position>> acked)
      implements Wish {}
}
