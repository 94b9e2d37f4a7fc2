package chat.parley.service.member;

/// The JSON of somebody who is a member of a room now.
record RoomMemberView(String room, String user, String role) {}
