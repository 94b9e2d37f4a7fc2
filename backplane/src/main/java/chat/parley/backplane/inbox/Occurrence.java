package chat.parley.backplane.inbox;

import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Something that one user did in a room and another is to hear of.
///
/// @param by who did it
/// @param position of what he did in the room's order, which is told once
/// @param text of his message; null where it is none
public record Occurrence(
    Kind kind, UserId by, RoomId room, Position position, @Nullable String text) {
  /// In UTF-16 units: who wants to read all of it looks into the room.
  private static final int MAX_EXCERPT = 200;

  /// What it is to whom it is told.
  public enum Kind {
    /// He was made a member of the room.
    INVITATION,

    /// In a thread in which he takes part.
    REPLY,

    /// He is named, or all who are here.
    MENTION,

    /// To him alone.
    DIRECT;

    private NotificationType type() {
      return switch (this) {
        case INVITATION -> NotificationType.INVITATION;
        case REPLY -> NotificationType.REPLY;
        case MENTION -> NotificationType.MENTION;
        case DIRECT -> NotificationType.DIRECT;
      };
    }
  }

  /// The key by which it is told once: of one message once, whatever it is to whom it is told. No
  /// client can write one with a space.
  String key() {
    var what = kind == Kind.INVITATION ? kind.type().value() : "message";
    return what + ' ' + room.value() + ' ' + position;
  }

  Notification notification() {
    return new Notification(
        kind.type(),
        null,
        text == null ? null : excerpt(text),
        null,
        new Notification.About(room, position));
  }

  private static String excerpt(String text) {
    if (text.length() <= MAX_EXCERPT) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_EXCERPT - 1));
    return text.substring(0, splitsPair ? MAX_EXCERPT - 1 : MAX_EXCERPT) + '…';
  }
}
