package chat.parley.service.store;

import chat.parley.backplane.room.Moderation;
import chat.parley.protocol.error.RefusedException;
import reactor.core.publisher.Mono;

/// What became of a moderator's call, as a step of a chain.
public final class Moderations {
  private Moderations() {}

  /// Completes where it is done; fails with the refusal.
  public static Mono<Void> done(Moderation moderation) {
    return switch (moderation) {
      case Moderation.Done _ -> Mono.empty();
      case Moderation.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
