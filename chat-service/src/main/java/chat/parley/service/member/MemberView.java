package chat.parley.service.member;

/// The JSON of one member in a list.
record MemberView(String user, String role) {}
