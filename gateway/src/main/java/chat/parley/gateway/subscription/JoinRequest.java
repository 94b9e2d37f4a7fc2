package chat.parley.gateway.subscription;

import chat.parley.backplane.rule.Actor;
import chat.parley.gateway.fanout.Loop;
import chat.parley.protocol.position.Position;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection's wish to follow a room.
///
/// @param acked where a message of the user's was acknowledged that he has not seen in the room's
///   order; null where there is none
/// @param answer called on `loop`, once
public record JoinRequest(
    Actor actor, Start start, @Nullable Position acked, Loop loop, Consumer<Joined> answer) {
  /// The same wish, whose answer somebody else gets.
  public JoinRequest answeredTo(Consumer<Joined> other) {
    return new JoinRequest(actor, start, acked, loop, other);
  }

  void answer(Joined joined) {
    loop.post(() -> answer.accept(joined));
  }
}
