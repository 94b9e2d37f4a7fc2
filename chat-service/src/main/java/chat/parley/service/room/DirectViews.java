package chat.parley.service.room;

import chat.parley.backplane.profile.Profiles;
import chat.parley.backplane.room.RoomStore;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Direct rooms as each of the two sees them: with the other, and what he calls himself.
/// Thread-safe.
final class DirectViews {
  private final RoomStore store;
  private final Profiles profiles;

  DirectViews(RoomStore store, Profiles profiles) {
    this.store = store;
    this.profiles = profiles;
  }

  /// As it was where the other is not known, since members were lost.
  Mono<RoomView> complete(RoomView view, UserId reader) {
    return StoreCall.ask(() -> store.members(new RoomId(view.room())))
        .flatMap(members -> Mono.justOrEmpty(other(members.keySet(), reader)))
        .flatMap(other -> named(view, new UserId(other)))
        .defaultIfEmpty(view);
  }

  private Mono<RoomView> named(RoomView view, UserId other) {
    return StoreCall.ask(() -> profiles.of(other))
        .map(profile -> view.with(other, profile.profile().name()));
  }

  private static Optional<String> other(Set<String> members, UserId reader) {
    return members.stream().filter(member -> !member.equals(reader.value())).findFirst();
  }
}
