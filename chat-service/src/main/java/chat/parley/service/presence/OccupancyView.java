package chat.parley.service.presence;

/// The JSON of how many connections follow a room.
record OccupancyView(String room, long connections) {}
