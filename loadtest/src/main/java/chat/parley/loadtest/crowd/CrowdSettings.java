package chat.parley.loadtest.crowd;

import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.Shape;

/// What a run of the scenario is asked to do. Immutable.
///
/// @param connectRate connects per second while everybody arrives
public record CrowdSettings(Shape shape, Mix mix, Writes writes, double connectRate) {
  private static final int ALL = 100;

  /// Shares of a node's readers, in percent; all others are WebSockets, and the first one always
  /// is.
  public record Mix(int eventStreamPercent, int longPollPercent) {
    public Mix {
      if (eventStreamPercent < 0
          || longPollPercent < 0
          || eventStreamPercent + longPollPercent >= ALL) {
        throw new IllegalArgumentException(
            "%d %% SSE and %d %% long-poll leave no WebSockets, one of which writes"
                .formatted(eventStreamPercent, longPollPercent));
      }
    }
  }

  /// @param warmUp how many are not measured
  /// @param measured how many are
  /// @param textBytes length of a message's text
  public record Writes(int warmUp, int measured, double perSecond, int textBytes) {
    public Writes {
      if (warmUp < 0 || measured < 1) {
        throw new IllegalArgumentException(
            warmUp + " writes to warm up and " + measured + " to measure");
      }
      if (textBytes < Stamp.MIN_TEXT_BYTES) {
        throw new IllegalArgumentException(
            "a text of " + textBytes + " bytes cannot hold its stamp of " + Stamp.MIN_TEXT_BYTES);
      }
    }

    int all() {
      return warmUp + measured;
    }
  }

  /// The shares hold at each node by itself.
  Way wayOf(Seat seat) {
    int perNode = Math.ceilDiv(shape.connections(), shape.nodes());
    long percent = (long) ALL * (seat.number() / shape.nodes()) / perNode;
    if (percent < ALL - mix.eventStreamPercent() - mix.longPollPercent()) {
      return Way.WEBSOCKET;
    }
    return percent < ALL - mix.longPollPercent() ? Way.EVENT_STREAM : Way.LONG_POLL;
  }
}
