package chat.parley.protocol.event;

import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;

/// The document of a state room as it is at a position of the room's order: what a reader begins
/// with, or goes on with in place of a backlog. Not stored: every node makes its own.
///
/// @param user who has changed the document last
/// @param at when that was, in milliseconds since 1970, from Redis
/// @param document JSON on one line, in UTF-8. Not copied: nobody changes it
@SuppressWarnings("ArrayRecordComponent") // spliced into frames as it is
public record Snapshot(Position position, UserId user, long at, byte[] document)
    implements RoomEvent {}
