package chat.parley.protocol.command;

import chat.parley.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// What one member of a room tells another alone: the body of the command over any transport.
///
/// @param data JSON on one line, of a form that the two have agreed on; null where the type says it
///   all
public record Signal(UserId to, SignalType type, @Nullable String data) {}
