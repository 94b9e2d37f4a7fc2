package chat.parley.service.room;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.room.Configurations;
import chat.parley.backplane.room.Created;
import chat.parley.backplane.room.RoomRecord;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.Moderations;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Rooms as users see them. Thread-safe.
final class Rooms {
  /// Rooms of a list read at the same time.
  private static final int ROOMS_AT_ONCE = 32;

  private final RoomStore store;
  private final UserRooms userRooms;
  private final RoomAccess access;
  private final PublicRooms publicRooms;
  private final Configurations configurations;

  private final DirectViews directViews;

  Rooms(
      RoomStore store,
      UserRooms userRooms,
      RoomAccess access,
      Configurations configurations,
      DirectViews directViews) {
    this.store = store;
    this.directViews = directViews;
    this.configurations = configurations;
    this.userRooms = userRooms;
    this.access = access;
    this.publicRooms = new PublicRooms(store);
  }

  /// Fails with 4310 where the room exists.
  Mono<RoomView> create(RoomDraft draft, UserId owner) {
    return StoreCall.ask(() -> store.create(draft.room(), owner, draft.visibility(), draft.kind()))
        .map(created -> view(created, draft, owner));
  }

  /// Fails with 4302 where there is no such room for this user.
  Mono<RoomView> find(RoomId room, UserId user) {
    return find(room, Actor.of(user));
  }

  /// The same for whoever may have a role by his token.
  Mono<RoomView> find(RoomId room, Actor actor) {
    return access
        .require(room, actor)
        .zipWith(StoreCall.ask(() -> store.find(room)))
        .map(found -> view(room, found.getT1(), found.getT2()))
        .flatMap(
            view -> room.isDirect() ? directViews.complete(view, actor.user()) : Mono.just(view));
  }

  /// The room as it is then. Fails with what the room's rules refuse the user.
  Mono<RoomView> configure(RoomId room, UserId user, Configuration wanted) {
    return StoreCall.ask(() -> configurations.configure(room, user, wanted))
        .flatMap(Moderations::done)
        .then(Mono.defer(() -> find(room, user)));
  }

  /// The rooms a user is in. His list of rooms may be behind the rooms themselves: those decide.
  Mono<RoomPage> mine(UserId user) {
    return StoreCall.ask(() -> userRooms.of(user))
        .flatMapMany(rooms -> views(rooms, user))
        .filter(RoomView::hasRole)
        .collectList()
        .map(views -> new RoomPage(views, null));
  }

  /// Public rooms after `after`, from the first one if it is null.
  Mono<RoomPage> publicPage(UserId user, @Nullable RoomId after, int size) {
    return publicRooms.after(after, size + 1).flatMap(rooms -> page(rooms, user, size));
  }

  /// @param rooms those of the page, and one more where there is a next page
  private Mono<RoomPage> page(List<RoomId> rooms, UserId user, int size) {
    var shown = rooms.subList(0, Math.min(size, rooms.size()));
    var next = rooms.size() > size ? shown.getLast().value() : null;
    return views(shown, user).collectList().map(views -> new RoomPage(views, next));
  }

  /// In the order of `rooms`, without those that do not exist for the user.
  private Flux<RoomView> views(List<RoomId> rooms, UserId user) {
    return Flux.fromIterable(rooms)
        .flatMapSequential(room -> findOrSkip(room, user), ROOMS_AT_ONCE);
  }

  private Mono<RoomView> findOrSkip(RoomId room, UserId user) {
    return find(room, user)
        .onErrorComplete(
            failure ->
                failure instanceof RefusedException refused
                    && refused.refusal().code() == ErrorCode.UNKNOWN_ROOM);
  }

  private static RoomView view(RoomId room, Head.Known head, Optional<RoomRecord> found) {
    return found
        .map(known -> RoomView.of(known, head.member()))
        .orElseThrow(() -> new RefusedException(Refusal.unknownRoom(room)));
  }

  private static RoomView view(Created created, RoomDraft draft, UserId owner) {
    return switch (created) {
      case Created.Done done -> RoomView.created(draft, owner, done.position(), done.at());
      case Created.Exists _ ->
          throw new RefusedException(
              new Refusal(
                  ErrorCode.ROOM_EXISTS, "A room '" + draft.room().value() + "' exists already."));
      case Created.NoPlace _ -> throw new RefusedException(UserRooms.noPlace());
    };
  }
}
