package chat.parley.gateway.transport;

import chat.parley.protocol.error.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a poll is answered.
sealed interface PollAnswer {
  /// @param events JSON objects, oldest first
  /// @param retryAfterMillis when to poll again, elsewhere; null unless the node is leaving
  record Events(String cursor, List<byte[]> events, @Nullable Long retryAfterMillis)
      implements PollAnswer {}

  record Refused(Refusal refusal) implements PollAnswer {}
}
