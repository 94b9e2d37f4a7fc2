package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All rooms that are followed, each from its cursor.
record CarriedRooms(Rooms followed, Acked acknowledged) implements Line.Carried {
  /// What was acknowledged in a room and has not been seen.
  @FunctionalInterface
  interface Acked {
    @Nullable Position in(String room);
  }

  @Override
  public List<String> rooms() {
    return followed.names();
  }

  @Override
  public @Nullable Position position(String room) {
    return followed.position(room);
  }

  @Override
  public @Nullable Position acked(String room) {
    return acknowledged.in(room);
  }
}
