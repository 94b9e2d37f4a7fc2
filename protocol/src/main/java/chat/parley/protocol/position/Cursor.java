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

  /// Enough for 150 rooms with the longest epochs and offsets there are; below the length that
  /// proxies allow for a header or a request line.
  public static final int MAX_ENCODED_LENGTH = 4 * 1024;

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

  /// Reads what {@link #encode} wrote, or a position for each of `rooms`, in their order and with
  /// commas between; where one is empty the cursor does not mention that room.
  public static Optional<Cursor> parse(String text, Collection<RoomId> rooms) {
    if (text.length() > MAX_ENCODED_LENGTH) {
      return Optional.empty();
    }
    return text.indexOf(':') < 0 && text.indexOf(',') < 0
        ? CursorBytes.decode(text).map(Cursor::new)
        : parseList(text.split(",", -1), rooms);
  }

  private static Optional<Cursor> parseList(String[] elements, Collection<RoomId> rooms) {
    if (elements.length != rooms.size()) {
      return Optional.empty();
    }
    var positions = new LinkedHashMap<RoomId, Position>();
    int next = 0;
    for (var room : rooms) {
      var element = elements[next++];
      var position = Position.parse(element);
      if (position.isEmpty() && !element.isEmpty()) {
        return Optional.empty();
      }
      position.ifPresent(known -> positions.put(room, known));
    }
    return Optional.of(of(positions));
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

  /// FNV-1a over the name, folded to 48 bits. Part of the wire format: cursors outlive nodes.
  static long hash(RoomId room) {
    long hash = FNV_OFFSET;
    var id = room.name();
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return (hash ^ (hash >>> HASH_BITS)) & ((1L << HASH_BITS) - 1);
  }
}
