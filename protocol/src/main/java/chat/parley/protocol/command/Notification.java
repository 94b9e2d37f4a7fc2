package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// What a user finds in his inbox, before it has a place there. It has a title, a text or data.
///
/// @param title a line
/// @param data JSON on one line, of a form that its sender and the clients have agreed on
/// @param about what it concerns
public record Notification(
    NotificationType type,
    @Nullable String title,
    @Nullable String text,
    @Nullable String data,
    @Nullable About about) {

  /// A room, or something in it.
  ///
  /// @param message the position of what it concerns
  public record About(RoomId room, @Nullable Position message) {}
}
