package chat.parley.protocol.event;

/// What whoever follows a room is told. Its channel carries publications, which have a place in the
/// room's order, and ephemeral events, which have none; a snapshot is made by a node for those who
/// need one.
public sealed interface RoomEvent permits Publication, EphemeralEvent, Snapshot {}
