package chat.parley.protocol.event;

/// What a room's channel carries: publications, which have a place in the room's order, and
/// ephemeral events, which have none.
public sealed interface RoomEvent permits Publication, EphemeralEvent {}
