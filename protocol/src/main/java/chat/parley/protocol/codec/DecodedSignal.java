package chat.parley.protocol.codec;

import chat.parley.protocol.command.Signal;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a signal over HTTP.
public sealed interface DecodedSignal {
  record Understood(Signal signal) implements DecodedSignal {}

  record Malformed(Refusal refusal) implements DecodedSignal {}
}
