package chat.parley.service.restriction;

/// The JSON of one mute in a list.
///
/// @param until milliseconds since 1970
record MuteView(String user, long until) {}
