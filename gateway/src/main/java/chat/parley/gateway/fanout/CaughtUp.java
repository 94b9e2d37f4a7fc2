package chat.parley.gateway.fanout;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a subscription that asked for what follows its position.
public sealed interface CaughtUp {
  /// How far the loop has been told when this answer is handed over; null where that is not known.
  @Nullable Position head();

  default void release() {}

  /// What follows, oldest first; perhaps not all of it. Holds one reference per frame.
  record Frames(List<Frame> frames, @Nullable Position head) implements CaughtUp {
    @Override
    public void release() {
      frames.forEach(Frame::release);
    }
  }

  /// It cannot be brought. The stream goes on after `kept`, else after `position`.
  record Lost(@Nullable Position kept, Position position, @Nullable Position head)
      implements CaughtUp {}

  /// The room's document as it is now, whatever lies between. Holds one reference.
  record Renewed(Frame snapshot, @Nullable Position head) implements CaughtUp {
    @Override
    public void release() {
      snapshot.release();
    }
  }

  /// The user may follow the room no longer.
  record Ended(Refusal refusal) implements CaughtUp {
    @Override
    public @Nullable Position head() {
      return null;
    }
  }

  /// Redis cannot say now.
  record Later(Duration delay) implements CaughtUp {
    @Override
    public @Nullable Position head() {
      return null;
    }
  }
}
