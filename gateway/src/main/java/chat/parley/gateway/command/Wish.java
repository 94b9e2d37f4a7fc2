package chat.parley.gateway.command;

import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.id.RoomId;
import java.util.Collection;
import java.util.function.Function;

/// Which rooms a connection wants to follow, and from where.
public sealed interface Wish {
  Function<RoomId, Start> start();

  record Rooms(Collection<RoomId> rooms, Function<RoomId, Start> start) implements Wish {}

  /// All rooms of the user, now and later.
  record Mine(Function<RoomId, Start> start) implements Wish {}
}
