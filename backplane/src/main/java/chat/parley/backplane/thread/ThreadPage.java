package chat.parley.backplane.thread;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a thread, as it was appended.
public sealed interface ThreadPage {
  /// @param replies of the whole thread that nobody has deleted
  /// @param read how far the reader has read it; null where he takes no part
  /// @param unread replies behind `read`
  /// @param messages the one that the thread begins with, and the page's replies, oldest first
  record Known(int replies, @Nullable Position read, int unread, List<Publication> messages)
      implements ThreadPage {
    public Known {
      messages = List.copyOf(messages);
    }
  }

  /// He may not see it, there is no such thread, or it cannot be said now.
  record Refused(Refusal refusal) implements ThreadPage {}
}
