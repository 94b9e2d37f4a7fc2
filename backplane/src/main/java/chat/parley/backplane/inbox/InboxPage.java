package chat.parley.backplane.inbox;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Set;

/// A part of a user's inbox.
public sealed interface InboxPage {
  /// @param first the position before the oldest notification that is kept
  /// @param top that of the newest
  /// @param read up to where he has read all
  /// @param readAlone offsets behind that which he has read one by one
  /// @param notifications oldest first
  record Known(
      Position first,
      Position top,
      Position read,
      long unread,
      Set<Long> readAlone,
      List<Publication> notifications)
      implements InboxPage {
    public Known {
      readAlone = Set.copyOf(readAlone);
      notifications = List.copyOf(notifications);
    }

    public boolean isRead(Publication notification) {
      long offset = notification.position().offset();
      return offset <= read.offset() || readAlone.contains(offset);
    }
  }

  /// Cannot be said now.
  record Refused(Refusal refusal) implements InboxPage {}
}
