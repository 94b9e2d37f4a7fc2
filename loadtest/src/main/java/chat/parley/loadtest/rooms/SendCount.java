package chat.parley.loadtest.rooms;

/// What became of one member's sends. Immutable.
///
/// @param topAcknowledged the highest offset that an answer named, or 0
/// @param uncertain sends that may or may not be in the room: not answered, or refused with "back
///   off and repeat"
record SendCount(long acknowledged, long topAcknowledged, long unanswered, long uncertain) {}
