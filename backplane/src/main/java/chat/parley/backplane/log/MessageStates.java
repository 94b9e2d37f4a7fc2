package chat.parley.backplane.log;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;
import java.util.List;

/// What messages of a room are now, as one user sees them.
public sealed interface MessageStates {
  /// @param asOf every change of a message up to there is in the states, and none after it
  /// @param oldest the offset of the oldest publication that the log holds; of messages before it
  ///   nothing is known, whatever stands here for them
  /// @param messages in the order asked for
  record Known(Position asOf, long oldest, List<MessageState> messages) implements MessageStates {
    public Known {
      messages = List.copyOf(messages);
    }
  }

  /// Cannot be said now, or there is no such room any more.
  record Refused(Refusal refusal) implements MessageStates {}
}
