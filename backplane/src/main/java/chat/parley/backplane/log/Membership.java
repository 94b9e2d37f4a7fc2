package chat.parley.backplane.log;

import chat.parley.protocol.position.Position;
import java.util.Optional;

/// A member of a room: the role, and where in the room's order it began.
public record Membership(String role, Position joined) {
  /// Reads `role epoch:offset`, as the scripts store it.
  public static Optional<Membership> parse(String stored) {
    int space = stored.indexOf(' ');
    return space < 1
        ? Optional.empty()
        : Position.parse(stored.substring(space + 1))
            .map(joined -> new Membership(stored.substring(0, space), joined));
  }
}
