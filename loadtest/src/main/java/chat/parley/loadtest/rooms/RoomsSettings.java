package chat.parley.loadtest.rooms;

import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.plan.Shape;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What a run of the scenario is asked to do. Immutable.
///
/// @param connectRate connects per second while everybody arrives
public record RoomsSettings(Shape shape, Traffic traffic, Phases phases, double connectRate) {
  /// The default of `parley.gateway.connection.commands-per-second`.
  private static final int COMMANDS_PER_SECOND = 50;

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

  /// What a run would stumble over that the gateways have at their defaults.
  Optional<String> warning() {
    double each = sendsPerSecond() / (shape.groups() * traffic.writersPerRoom());
    return each > COMMANDS_PER_SECOND
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "WARNING: each writer would send %.0f a second; beyond %d a connection's commands are refused (4103),"
                    + " unless the gateways have a higher parley.gateway.connection.commands-per-second. More"
                    + " --writers or --connections, or fewer --deliveries, spread the load.",
                each,
                COMMANDS_PER_SECOND))
        : Optional.empty();
  }

  double sendsPerSecond() {
    return traffic.deliveriesPerSecond() / shape.roomSize();
  }
}
