package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a subscribe names.
public sealed interface Target {
  /// One room, answered with the room's own fields.
  record OneRoom(RoomId room, @Nullable Position after) implements Target {}

  /// Several rooms, answered room by room. A null position means from now on.
  record Rooms(Map<RoomId, @Nullable Position> after) implements Target {
    public Rooms {
      after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
    }
  }

  /// All rooms of the user, now and later.
  record Mine(Map<RoomId, Position> after) implements Target {
    public Mine {
      after = Map.copyOf(after);
    }
  }
}
