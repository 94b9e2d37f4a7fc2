package chat.parley.gateway.subscription;

import chat.parley.gateway.fanout.Loop;
import chat.parley.protocol.id.UserId;
import java.util.function.Consumer;

/// A connection's wish to follow a room.
///
/// @param answer called on `loop`, once
public record JoinRequest(UserId user, Start start, Loop loop, Consumer<Joined> answer) {
  void answer(Joined joined) {
    loop.post(() -> answer.accept(joined));
  }
}
