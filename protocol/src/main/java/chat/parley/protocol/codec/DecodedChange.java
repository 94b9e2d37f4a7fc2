package chat.parley.protocol.codec;

import chat.parley.protocol.command.Change;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a change over HTTP.
public sealed interface DecodedChange {
  record Understood(Change change) implements DecodedChange {}

  record Malformed(Refusal refusal) implements DecodedChange {}
}
