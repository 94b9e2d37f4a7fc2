package chat.parley.loadtest.rooms;

import chat.parley.loadtest.message.OffsetCount;

/// What one member saw and did. Immutable.
///
/// @param messages publications that were messages, not members coming and going
record MemberCount(String room, OffsetCount offsets, long messages, SendCount sends) {}
