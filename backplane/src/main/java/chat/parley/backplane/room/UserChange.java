package chat.parley.backplane.room;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a user's channel carries: he joined a room or left one. Sent by `user.lua`.
public sealed interface UserChange {
  RoomId room();

  /// @param before the position before the joining in the room's order
  record Joined(RoomId room, Position before) implements UserChange {}

  record Left(RoomId room) implements UserChange {}

  /// Empty for what is not ours.
  static Optional<UserChange> decode(byte[] payload) {
    var words = new String(payload, StandardCharsets.US_ASCII).split(" ", -1);
    if (words.length != 3 || !RoomId.isValid(words[1])) {
      return Optional.empty();
    }
    var room = new RoomId(words[1]);
    return switch (words[0]) {
      case "joined" -> Position.parse(words[2]).map(before -> new Joined(room, before));
      case "left" -> Optional.of(new Left(room));
      default -> Optional.empty();
    };
  }
}
