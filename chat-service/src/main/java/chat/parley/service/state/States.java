package chat.parley.service.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import reactor.core.publisher.Mono;

/// Documents as users read them. Thread-safe.
final class States {
  private final RoomAccess access;
  private final StateStore store;

  States(RoomAccess access, StateStore store) {
    this.access = access;
    this.store = store;
  }

  /// Fails with 4302 where the user may not see the room, with 4370 where it is no state room.
  Mono<StateRead.Known> read(RoomId room, Actor actor) {
    return access
        .require(room, actor)
        .flatMap(_ -> StoreCall.ask(() -> store.read(room)))
        .map(States::known);
  }

  private static StateRead.Known known(StateRead read) {
    return switch (read) {
      case StateRead.Known known -> known;
      case StateRead.Refused refused -> throw new RefusedException(refused.refusal());
      case StateRead.Repeated _ -> throw new IllegalStateException("nothing was to be changed");
    };
  }
}
