package chat.parley.loadtest.plan;

/// The numbers of a [SeatingPlan]. Immutable.
public record Shape(int connections, int roomSize, int roomsPerConnection, int nodes) {
  public Shape {
    requireAtLeastOne("connections", connections);
    requireAtLeastOne("room size", roomSize);
    if (roomsPerConnection < 0) {
      throw new IllegalArgumentException("rooms per connection: " + roomsPerConnection);
    }
    requireAtLeastOne("gateways", nodes);
  }

  /// How many sets of connections share their rooms.
  public int groups() {
    return Math.ceilDiv(connections, roomSize);
  }

  public int rooms() {
    return groups() * roomsPerConnection;
  }

  private static void requireAtLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + ": " + number + " is below 1");
    }
  }
}
