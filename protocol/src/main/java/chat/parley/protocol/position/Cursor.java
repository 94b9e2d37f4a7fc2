package chat.parley.protocol.position;

import chat.parley.protocol.id.RoomId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a client has seen, per room. Rooms are held by a 48-bit hash of their id: the rooms
/// themselves are named in every request beside the cursor. A hash that collides within one
/// client's own rooms costs that client a `reset`, and nobody else anything.
public record Cursor(Map<Long, Position> positions) {
  public static final Cursor EMPTY = new Cursor(Map.of());

  /// Below the length that proxies allow for a header or a request line.
  public static final int MAX_ENCODED_LENGTH = 3 * 1024;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int HASH_BITS = 48;

  public Cursor {
    positions = Map.copyOf(positions);
  }

  public static Cursor of(Map<RoomId, Position> positions) {
    var hashed = new LinkedHashMap<Long, Position>();
    positions.forEach((room, position) -> hashed.put(hash(room), position));
    return new Cursor(hashed);
  }

  /// Reads what {@link #encode} wrote, or a plain position when `rooms` names exactly one room.
  public static Optional<Cursor> parse(String text, Collection<RoomId> rooms) {
    if (text.length() > MAX_ENCODED_LENGTH) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      return CursorBytes.decode(text).map(Cursor::new);
    }
    if (rooms.size() != 1) {
      return Optional.empty();
    }
    var room = rooms.iterator().next();
    return Position.parse(text).map(position -> of(Map.of(room, position)));
  }

  public Optional<Position> position(RoomId room) {
    return Optional.ofNullable(positions.get(hash(room)));
  }

  /// A copy that also holds `room` at `position`.
  public Cursor with(RoomId room, Position position) {
    var copy = new HashMap<>(positions);
    copy.put(hash(room), position);
    return new Cursor(copy);
  }

  /// An opaque string, `v` in front: about 20 characters per room, the same for equal cursors.
  public String encode() {
    return CursorBytes.encode(positions);
  }

  /// FNV-1a over the id, folded to 48 bits. Part of the wire format: cursors outlive nodes.
  static long hash(RoomId room) {
    long hash = FNV_OFFSET;
    var id = room.value();
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return (hash ^ (hash >>> HASH_BITS)) & ((1L << HASH_BITS) - 1);
  }
}
