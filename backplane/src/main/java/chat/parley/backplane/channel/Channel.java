package chat.parley.backplane.channel;

import org.jspecify.annotations.Nullable;

/// One channel as this node wants it and as the present connection has it. Confined to the Redis
/// thread.
final class Channel {
  /// What the present connection has done for the channel.
  enum State {
    NONE,
    SUBSCRIBING,
    CONFIRMED,
    UNSUBSCRIBING
  }

  final String name;
  State state = State.NONE;

  /// Null when nobody wants the channel.
  @Nullable ChannelFollower follower;

  Channel(String name) {
    this.name = name;
  }

  boolean isWanted() {
    return follower != null;
  }

  boolean needsOperation() {
    return (isWanted() && state == State.NONE) || (!isWanted() && state == State.CONFIRMED);
  }

  State nextOperation() {
    return isWanted() ? State.SUBSCRIBING : State.UNSUBSCRIBING;
  }
}
