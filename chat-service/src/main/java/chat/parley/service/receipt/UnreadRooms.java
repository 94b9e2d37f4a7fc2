package chat.parley.service.receipt;

import chat.parley.backplane.receipt.Unread;
import chat.parley.backplane.receipt.UnreadCounts;
import chat.parley.backplane.room.UserRooms;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What users have not read in their rooms. Thread-safe.
final class UnreadRooms {
  /// Rooms of one user counted at the same time.
  private static final int ROOMS_AT_ONCE = 32;

  private final UserRooms userRooms;
  private final UnreadCounts counts;

  UnreadRooms(UserRooms userRooms, UnreadCounts counts) {
    this.userRooms = userRooms;
    this.counts = counts;
  }

  /// All rooms that the user is in, by their ids. His list of rooms may be behind the rooms
  /// themselves: those decide.
  Mono<List<UnreadView>> of(UserId user) {
    return StoreCall.ask(() -> userRooms.of(user))
        .flatMapMany(Flux::fromIterable)
        .flatMapSequential(room -> count(room, user), ROOMS_AT_ONCE)
        .collectList();
  }

  private Mono<UnreadView> count(RoomId room, UserId user) {
    return StoreCall.ask(() -> counts.of(room, user))
        .flatMap(
            unread ->
                switch (unread) {
                  case Unread.Counted counted -> Mono.just(UnreadView.of(room, counted));
                  case Unread.Refused refused -> without(refused.refusal());
                });
  }

  /// A room that is not his any more is left out.
  private static Mono<UnreadView> without(Refusal refusal) {
    return switch (refusal.code()) {
      case UNKNOWN_ROOM, NOT_A_MEMBER -> Mono.empty();
      default -> Mono.error(new RefusedException(refusal));
    };
  }
}
