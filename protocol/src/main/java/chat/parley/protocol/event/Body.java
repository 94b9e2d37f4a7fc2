package chat.parley.protocol.event;

import chat.parley.protocol.id.UserId;

/// What is appended to a room's log: everything of an event that its author decides, before Redis
/// gives it a place and a time.
///
/// @param fields further members of the event's JSON object, without braces, in UTF-8; empty if
///   there are none. Not copied: nobody changes it
@SuppressWarnings("ArrayRecordComponent") // bytes of the hot path; bodies are never compared
public record Body(EventName name, UserId user, byte[] fields) {}
