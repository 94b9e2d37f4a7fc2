package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.Map;

/// Follow one room, several, or all of the user's own.
///
/// @param acked the highest position at which a message of the client's own was acknowledged, for
///   each room where it has not seen that position in the room's order yet
public record Subscribe(long id, Target target, Map<RoomId, Position> acked) implements Command {
  public Subscribe {
    acked = Map.copyOf(acked);
  }

  public Subscribe(long id, Target target) {
    this(id, target, Map.of());
  }
}
