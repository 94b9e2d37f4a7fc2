package chat.parley.loadtest.rooms;

import chat.parley.loadtest.client.Connection;
import chat.parley.loadtest.client.Follower;
import chat.parley.loadtest.client.Frame;
import chat.parley.loadtest.message.OffsetChecker;
import chat.parley.loadtest.message.SendCommand;
import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.plan.Seat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One connection in one room: reads, checks and now and then sends. Confined to its lane's event
/// loop.
///
/// The id of a send is the time it was due, which its answer brings back.
final class Member implements Follower {
  private final Seat seat;
  private final LaneDesk desk;
  private final Sends sends;
  private @Nullable Connection connection;
  private OffsetChecker offsets = new OffsetChecker(0);
  private boolean subscribed;
  private long messages;

  Member(Seat seat, LaneDesk desk) {
    this.seat = seat;
    this.desk = desk;
    this.sends = new Sends(desk);
  }

  Seat seat() {
    return seat;
  }

  LaneDesk desk() {
    return desk;
  }

  @Override
  public void subscribed(Connection opened, Map<String, Long> startOffsets) {
    connection = opened;
    subscribed = true;
    offsets = new OffsetChecker(startOffsets.getOrDefault(room(), 0L));
  }

  void send(long dueNanos, int textBytes) {
    if (connection == null) {
      desk.tally().refused("not connected");
      return;
    }
    Stamp stamp = new Stamp(dueNanos, seat.node());
    connection.send(SendCommand.of(dueNanos, room(), stamp.toText(textBytes)));
    sends.sent(dueNanos);
  }

  @Override
  public void text(Frame frame) {
    switch (frame.kind()) {
      case MESSAGE -> message(frame);
      case REPLY -> sends.answered(frame);
      case JOINED, LEFT -> offsets.arrived(desk.reader().eventOffset(frame));
      case RESET -> desk.tally().trouble("reset");
      case RECONNECT -> desk.tally().trouble("asked to reconnect");
      case UNSUBSCRIBED -> desk.tally().trouble("unsubscribed");
      case OTHER -> {}
    }
  }

  private void message(Frame frame) {
    offsets.arrived(desk.reader().eventOffset(frame));
    messages++;
    desk.tally().delivered(desk.reader().stamp(frame), seat.node(), frame.arrivedNanos());
  }

  @Override
  public void closed(String reason) {
    connection = null;
    desk.tally().trouble(reason);
  }

  /// Who never got in has missed nothing.
  boolean hasSubscribed() {
    return subscribed;
  }

  MemberCount count() {
    return new MemberCount(room(), offsets.count(), messages, sends.count());
  }

  private String room() {
    return seat.rooms().getFirst();
  }
}
