package chat.parley.gateway.fanout;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Whoever follows rooms: a connection. Called on its event loop.
public interface Subscriber {
  UserId user();

  /// What he is in a room, as far as he says so himself.
  Actor in(RoomId room);

  /// Takes the next publication of a subscription; false when it cannot take more now. It then
  /// calls {@link LocalRoom#resume} for each of its subscriptions when it can.
  boolean deliver(Subscription subscription, Frame frame);

  /// Takes an ephemeral event of a room that it follows; false when it takes none now, and then it
  /// never gets this one.
  boolean tell(EphemeralFrame frame);

  /// The subscription has been moved: what lay between cannot be brought.
  void reset(Subscription subscription, @Nullable Position kept, Position position);

  /// The subscription has ended, and not because the client asked for it.
  void unsubscribed(Subscription subscription, Refusal refusal);
}
