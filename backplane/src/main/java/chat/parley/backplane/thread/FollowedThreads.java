package chat.parley.backplane.thread;

import chat.parley.protocol.error.Refusal;
import java.util.List;

/// The threads of a room that a member takes part in.
public sealed interface FollowedThreads {
  record Known(List<FollowedThread> threads) implements FollowedThreads {
    public Known {
      threads = List.copyOf(threads);
    }
  }

  /// He is no member, or it cannot be said now.
  record Refused(Refusal refusal) implements FollowedThreads {}
}
