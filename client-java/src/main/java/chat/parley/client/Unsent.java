package chat.parley.client;

import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Something said that the room has not shown yet. Immutable.
///
/// @param command `send`, `edit`, `delete`, `react` or `unreact`
/// @param body its fields, as JSON
/// @param first how far its user had read when it was tried first; another client that says it
///   again under this key and `first` doubles nothing
/// @param isTried whether a node may have it. Where it was tried without a `first`, as in a room
///   that is not followed, nobody can tell a repeat from something new once nodes have forgotten
///   its key: ten minutes after its last try it is not to be said again, but looked for in the
///   room's history
/// @param isAcknowledged whether it has been, and has only not been seen
public record Unsent(
    String command,
    String room,
    String key,
    @Nullable Position first,
    String body,
    boolean isTried,
    boolean isAcknowledged) {}
