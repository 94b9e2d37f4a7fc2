package chat.parley.loadtest.client;

import chat.parley.loadtest.plan.Seat;
import org.jspecify.annotations.Nullable;

/// Takes a connection from its handshake to its subscriptions, then leaves it to the follower.
/// Confined to its lane.
final class Entrance implements Listener {
  private enum State {
    WAITING,
    INSIDE,
    REFUSED
  }

  private final Seat seat;
  private final Follower follower;
  private final Turnout turnout;
  private final long dueNanos;
  private @Nullable Connection connection;
  private State state = State.WAITING;

  Entrance(Seat seat, Follower follower, Turnout turnout, long dueNanos) {
    this.seat = seat;
    this.follower = follower;
    this.turnout = turnout;
    this.dueNanos = dueNanos;
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    opened.send(SubscribeCommand.to(seat.rooms()));
  }

  @Override
  public void text(Frame frame) {
    if (state == State.INSIDE) {
      follower.text(frame);
    } else if (state == State.WAITING && connection != null) {
      enter(connection, SubscribeReply.parse(frame.text()), frame.arrivedNanos());
    }
  }

  private void enter(Connection opened, SubscribeReply reply, long arrivedNanos) {
    switch (reply) {
      case SubscribeReply.Following(var offsets) -> {
        state = State.INSIDE;
        follower.subscribed(opened, offsets);
        turnout.entered(opened, arrivedNanos - dueNanos);
      }
      case SubscribeReply.Denied(var reason) -> {
        refuse(reason);
        opened.close();
      }
    }
  }

  @Override
  public void closed(String reason) {
    switch (state) {
      case WAITING -> refuse(reason);
      case INSIDE -> {
        follower.closed(reason);
        turnout.left();
      }
      case REFUSED -> {}
    }
  }

  private void refuse(String reason) {
    state = State.REFUSED;
    turnout.refused(reason);
  }
}
