package chat.parley.service.block;

/// The JSON of one block in a list.
record BlockView(String user) {}
