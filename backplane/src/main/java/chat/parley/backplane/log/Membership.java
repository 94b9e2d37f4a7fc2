package chat.parley.backplane.log;

import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.Optional;

/// A member of a room: the role, where in the room's order it began, and the position before that,
/// from which a reader gets all since. Of a granted role the first is where the log begins.
public record Membership(String role, Position joined, Position before) {
  private static final int WORDS = 3;

  /// Reads `role epoch:offset predecessor's-epoch`, as the scripts store it.
  public static Optional<Membership> parse(String stored) {
    var words = stored.split(" ", -1);
    if (words.length != WORDS || words[0].isEmpty() || !Epoch.isValid(words[2])) {
      return Optional.empty();
    }
    return Position.parse(words[1])
        .filter(joined -> joined.offset() > 0)
        .map(joined -> new Membership(words[0], joined, before(joined, words[2])));
  }

  private static Position before(Position joined, String epoch) {
    return new Position(new Epoch(epoch), joined.offset() - 1);
  }
}
