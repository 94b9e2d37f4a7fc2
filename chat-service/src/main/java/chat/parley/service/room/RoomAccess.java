package chat.parley.service.room;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import reactor.core.publisher.Mono;

/// Who may see a room. Thread-safe.
public final class RoomAccess {
  private final RoomLog log;

  RoomAccess(RoomLog log) {
    this.log = log;
  }

  /// Where the room begins and ends for this user. Fails with 4302 where there is no such room for
  /// him.
  public Mono<Head.Known> require(RoomId room, UserId user) {
    return require(room, Actor.of(user));
  }

  /// The same for whoever may have a role by his token.
  public Mono<Head.Known> require(RoomId room, Actor actor) {
    return StoreCall.ask(() -> log.head(room, actor)).map(RoomAccess::known);
  }

  private static Head.Known known(Head head) {
    return switch (head) {
      case Head.Known known -> known;
      case Head.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }
}
