package chat.parley.loadtest.rooms;

import chat.parley.loadtest.plan.Shape;
import java.time.Duration;

/// What a run of the scenario is asked to do. Immutable.
///
/// @param connectRate connects per second while everybody arrives
public record RoomsSettings(Shape shape, Traffic traffic, Phases phases, double connectRate) {
  /// @param deliveriesPerSecond over all rooms; a send makes as many as the room has seats
  /// @param writersPerRoom the seats that send, at most all
  /// @param textBytes length of a message's text
  public record Traffic(double deliveriesPerSecond, int writersPerRoom, int textBytes) {
    public Traffic {
      if (textBytes < Stamp.MIN_TEXT_BYTES) {
        throw new IllegalArgumentException(
            "a text of " + textBytes + " bytes cannot hold its stamp of " + Stamp.MIN_TEXT_BYTES);
      }
    }
  }

  /// @param lateLimit with more than one send in a hundred later than this, a run does not count
  public record Phases(Duration warmUp, Duration measured, Duration lateLimit) {}

  public RoomsSettings {
    if (traffic.writersPerRoom() < 1 || traffic.writersPerRoom() > shape.roomSize()) {
      throw new IllegalArgumentException(
          traffic.writersPerRoom() + " writers in rooms of " + shape.roomSize());
    }
  }

  double sendsPerSecond() {
    return traffic.deliveriesPerSecond() / shape.roomSize();
  }
}
