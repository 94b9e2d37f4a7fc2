package chat.parley.backplane.rule;

import chat.parley.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// Who does something in a room, and as what.
///
/// @param granted the role that his token gives him in the room, in place of whatever he is there;
///   null where it names none, and the room's members decide
public record Actor(UserId user, @Nullable Role granted) {
  /// One of whom the room's members decide what he may do.
  public static Actor of(UserId user) {
    return new Actor(user, null);
  }
}
