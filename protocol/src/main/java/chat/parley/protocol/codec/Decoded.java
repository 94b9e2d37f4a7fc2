package chat.parley.protocol.codec;

import chat.parley.protocol.command.Command;
import chat.parley.protocol.error.Refusal;
import org.jspecify.annotations.Nullable;

/// What became of a frame.
public sealed interface Decoded {
  record Understood(Command command) implements Decoded {}

  /// @param id the command's id where it could be read
  record Malformed(@Nullable Long id, Refusal refusal) implements Decoded {}
}
