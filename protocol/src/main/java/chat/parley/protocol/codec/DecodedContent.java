package chat.parley.protocol.codec;

import chat.parley.protocol.command.Content;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a message that is stored nowhere, over HTTP.
public sealed interface DecodedContent {
  record Understood(Content content) implements DecodedContent {}

  record Malformed(Refusal refusal) implements DecodedContent {}
}
