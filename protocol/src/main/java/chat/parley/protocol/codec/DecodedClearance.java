package chat.parley.protocol.codec;

import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a clearance.
public sealed interface DecodedClearance {
  record Understood(Clearance clearance) implements DecodedClearance {}

  record Malformed(Refusal refusal) implements DecodedClearance {}
}
