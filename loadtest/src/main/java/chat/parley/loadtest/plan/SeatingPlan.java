package chat.parley.loadtest.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Groups of `roomSize` connections follow the same rooms and sit alternately on all nodes.
/// Immutable.
///
/// Names have a fixed width, so that all frames of a run are laid out alike.
public final class SeatingPlan {
  private final List<Seat> seats;

  public SeatingPlan(String runId, Shape shape) {
    this.seats =
        IntStream.range(0, shape.connections()).mapToObj(n -> seat(runId, shape, n)).toList();
  }

  public List<Seat> seats() {
    return seats;
  }

  /// The first seat of each group.
  public List<Seat> owners() {
    return writers(1);
  }

  public Seat ownerOf(Seat seat) {
    return seats.get(seat.number() - seat.place());
  }

  /// The first few seats of each group, ordered so that neighbours in the list sit in different
  /// rooms.
  public List<Seat> writers(int perRoom) {
    return writers(seats, perRoom);
  }

  /// The same of any seats.
  public static List<Seat> writers(List<Seat> seats, int perRoom) {
    List<Seat> writers = new ArrayList<>();
    for (int place = 0; place < perRoom; place++) {
      int wanted = place;
      seats.stream().filter(seat -> seat.place() == wanted).forEach(writers::add);
    }
    return writers;
  }

  private static Seat seat(String runId, Shape shape, int number) {
    int group = number / shape.roomSize();
    int place = number % shape.roomSize();
    List<String> rooms =
        IntStream.range(0, shape.roomsPerConnection())
            .mapToObj(room -> name(runId, "r", group * shape.roomsPerConnection() + room))
            .toList();
    // With the group added, an odd room size does not favour the first node.
    return new Seat(
        number, place, (place + group) % shape.nodes(), name(runId, "u", number), rooms);
  }

  private static String name(String runId, String kind, int number) {
    return "lt-%s-%s%06d".formatted(runId, kind, number);
  }
}
