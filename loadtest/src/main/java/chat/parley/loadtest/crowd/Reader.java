package chat.parley.loadtest.crowd;

import chat.parley.loadtest.client.Connection;
import chat.parley.loadtest.client.Follower;
import chat.parley.loadtest.client.Frame;
import chat.parley.loadtest.client.HttpFollower;
import chat.parley.loadtest.message.OffsetChecker;
import chat.parley.loadtest.message.OffsetCount;
import chat.parley.loadtest.plan.Seat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One client that follows the room, whatever its transport. Confined to its lane's event loop.
final class Reader implements Follower, HttpFollower {
  private final Seat seat;
  private final Way way;
  private final Desk desk;
  private final Runnable onFollowing;
  private @Nullable Connection connection;

  /// From the first offset on: over HTTP nothing else says where it begins.
  private @Nullable OffsetChecker offsets;

  private long messages;

  /// @param onFollowing told when it follows the room, on its lane
  Reader(Seat seat, Way way, Desk desk, Runnable onFollowing) {
    this.seat = seat;
    this.way = way;
    this.desk = desk;
    this.onFollowing = onFollowing;
  }

  Seat seat() {
    return seat;
  }

  Way way() {
    return way;
  }

  Desk desk() {
    return desk;
  }

  /// Null over HTTP, and before it follows.
  @Nullable Connection connection() {
    return connection;
  }

  /// Messages that it was shown.
  long messages() {
    return messages;
  }

  OffsetCount offsets() {
    return offsets == null ? new OffsetCount(0, 0, 0, 0) : offsets.count();
  }

  @Override
  public void subscribed(Connection opened, Map<String, Long> startOffsets) {
    connection = opened;
    following();
  }

  @Override
  public void following() {
    onFollowing.run();
  }

  @Override
  public void text(Frame frame) {
    switch (frame.kind()) {
      case MESSAGE -> message(frame);
      case JOINED, LEFT -> arrived(frame);
      case REPLY -> answered(frame);
      case RESET -> desk.trouble("reset");
      case RECONNECT -> desk.trouble("asked to reconnect");
      case UNSUBSCRIBED -> desk.trouble("unsubscribed");
      case OTHER -> {}
    }
  }

  private void message(Frame frame) {
    arrived(frame);
    messages++;
    var arrivals = desk.arrivals();
    if (arrivals != null) {
      arrivals.shown(way, desk.events().stamp(frame).dueNanos(), frame.arrivedNanos());
    }
  }

  private void arrived(Frame frame) {
    long offset = desk.events().eventOffset(frame);
    if (offsets == null) {
      offsets = new OffsetChecker(offset - 1);
    }
    offsets.arrived(offset);
  }

  private void answered(Frame reply) {
    if (desk.events().replyOffset(reply) < 0) {
      desk.trouble("a write was answered " + reply.text());
    }
  }

  @Override
  public void closed(String reason) {
    connection = null;
    desk.trouble(reason);
  }
}
