package chat.parley.gateway.recovery;

import chat.parley.gateway.fanout.Frame;
import chat.parley.protocol.position.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The most recent frames of one room, so that clients who reconnect cost Redis no log reads.
/// Bounded by number here and by bytes over all rooms in its {@link RingBudget}; when either is
/// full the oldest go. Holds one reference per frame. Confined to the Redis thread.
public final class Ring {
  private final int maxFrames;
  private final RingBudget budget;
  private final ArrayDeque<Frame> frames = new ArrayDeque<>(2);

  public Ring(int maxFrames, RingBudget budget) {
    this.maxFrames = maxFrames;
    this.budget = budget;
  }

  /// Keeps `frame`, with a reference of its own.
  public void add(Frame frame) {
    if (frames.size() >= maxFrames) {
      drop(frames.removeFirst());
    }
    if (!budget.hasRoomFor(frame)) {
      budget.isShort();
    }
    while (!frames.isEmpty() && !budget.hasRoomFor(frame)) {
      drop(frames.removeFirst());
    }
    if (budget.hasRoomFor(frame)) {
      frames.addLast(frame.retain());
      budget.take(frame);
    }
  }

  /// The frames that follow `position`, retained for the caller; empty if the ring does not reach
  /// back to it.
  public List<Frame> after(Position position) {
    var following = new ArrayList<Frame>();
    for (var frame : frames) {
      if (!following.isEmpty() || frame.follows(position)) {
        following.add(frame.retain());
      }
    }
    return following;
  }

  public void clear() {
    frames.forEach(this::drop);
    frames.clear();
  }

  private void drop(Frame frame) {
    budget.giveBack(frame);
    frame.release();
  }
}
