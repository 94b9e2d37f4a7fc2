package chat.parley.protocol.codec;

import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a send over HTTP.
public sealed interface DecodedDraft {
  record Understood(Draft draft) implements DecodedDraft {}

  record Malformed(Refusal refusal) implements DecodedDraft {}
}
