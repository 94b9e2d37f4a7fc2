package chat.parley.protocol.codec;

import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a choice of appearance over HTTP.
public sealed interface DecodedAppearance {
  record Understood(Appearance appearance) implements DecodedAppearance {}

  record Malformed(Refusal refusal) implements DecodedAppearance {}
}
