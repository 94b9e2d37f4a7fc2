package chat.parley.protocol.codec;

import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.error.Refusal;

/// What became of the body of what a member does about a thread, over HTTP.
public sealed interface DecodedThreadPart {
  record Understood(ThreadPart part) implements DecodedThreadPart {}

  record Malformed(Refusal refusal) implements DecodedThreadPart {}
}
