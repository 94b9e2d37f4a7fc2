package chat.parley.service.presence;

import chat.parley.backplane.presence.Presences;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What one user sees of others. Thread-safe.
public final class PresenceViews {
  private final Presences presences;

  PresenceViews(Presences presences) {
    this.presences = presences;
  }

  /// @param reader who looks: he sees himself as he is
  Mono<PresenceView> of(UserId user, UserId reader) {
    return StoreCall.ask(() -> presences.of(user))
        .map(presence -> PresenceView.of(user.value(), presence, user.equals(reader)));
  }

  /// In the order of `users`. A command of Redis for each of them: let them be bounded.
  public Mono<List<PresenceView>> of(List<UserId> users, UserId reader) {
    return Flux.fromIterable(users).flatMapSequential(user -> of(user, reader)).collectList();
  }
}
