package chat.parley.protocol.event;

import chat.parley.protocol.id.UserId;

/// Something that goes on in a room now and is worth nothing later: never stored, without a
/// position, told once to whoever can take it at that moment.
///
/// @param at milliseconds since 1970, from Redis
public record EphemeralEvent(EphemeralName name, UserId user, long at) implements RoomEvent {}
