package chat.parley.backplane.receipt;

import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// How far a member has got in a room. What was read was delivered, so the second is never behind
/// the first.
///
/// @param read null where he has not said so since he joined
/// @param delivered likewise
public record Reached(@Nullable Position read, @Nullable Position delivered) {
  private static final Reached NOTHING = new Reached(null, null);

  /// Reads `read delivered`, as `receipt.lua` stores it; nothing for what is something else.
  static Reached parse(String stored) {
    int space = stored.indexOf(' ');
    return space < 0 ? NOTHING : of(stored.substring(0, space), stored.substring(space + 1));
  }

  /// @param read a position, or `-`
  /// @param delivered likewise
  static Reached of(String read, String delivered) {
    return new Reached(position(read), position(delivered));
  }

  /// The same in the room's present history: positions beyond a fork are the fork point.
  public Reached in(Lineage lineage) {
    return new Reached(standing(read, lineage), standing(delivered, lineage));
  }

  public boolean isNothing() {
    return read == null && delivered == null;
  }

  private static @Nullable Position standing(@Nullable Position position, Lineage lineage) {
    if (position == null) {
      return null;
    }
    return switch (lineage.locate(position)) {
      case Place.OnHistory _ -> position;
      // The room has gone on since it was asked for its lineage.
      case Place.Ahead _ -> position;
      case Place.Lost lost -> lost.kept();
    };
  }

  static @Nullable Position position(String text) {
    return Position.parse(text).orElse(null);
  }
}
