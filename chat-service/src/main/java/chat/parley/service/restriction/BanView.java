package chat.parley.service.restriction;

/// The JSON of one ban in a list.
record BanView(String user) {}
