package chat.parley.client;

import chat.parley.protocol.position.Position;

/// How a room is followed from now on. Immutable.
///
/// @param position the cursor: what comes after it follows
/// @param recovered false where what lies behind the cursor could not be brought; a `reset` says
///   how it goes on
public record Start(String room, Position position, boolean recovered) {}
