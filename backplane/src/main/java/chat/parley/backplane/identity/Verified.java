package chat.parley.backplane.identity;

import chat.parley.protocol.error.Refusal;

/// What became of a token.
public sealed interface Verified {
  record Accepted(Identity identity) implements Verified {}

  record Refused(Refusal refusal) implements Verified {}
}
