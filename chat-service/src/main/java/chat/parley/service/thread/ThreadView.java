package chat.parley.service.thread;

import chat.parley.backplane.thread.FollowedThread;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/// The JSON of a thread that a user takes part in.
///
/// @param lastReply absent where there are no replies
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"thread", "replies", "lastReply", "read", "unread"})
record ThreadView(String thread, int replies, @Nullable String lastReply, String read, int unread) {
  static ThreadView of(FollowedThread thread) {
    return new ThreadView(
        thread.thread().toString(),
        thread.replies(),
        thread.last() == null ? null : thread.last().toString(),
        thread.read().toString(),
        thread.unread());
  }
}
