package chat.parley.service.member;

import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.Occurrence;
import chat.parley.backplane.room.Appointments;
import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.Moderations;
import chat.parley.service.store.StoreCall;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Who is in a room, in which role, and changes of it. Thread-safe.
final class Members {
  private final RoomAccess access;
  private final RoomStore rooms;
  private final MemberStore store;
  private final Appointments appointments;
  private final Notifier notifier;

  Members(
      RoomAccess access,
      RoomStore rooms,
      MemberStore store,
      Appointments appointments,
      Notifier notifier) {
    this.notifier = notifier;
    this.access = access;
    this.rooms = rooms;
    this.store = store;
    this.appointments = appointments;
  }

  /// All members and their stored form; fails with 4302 where `reader` may not see the room.
  Mono<Map<String, String>> all(RoomId room, Actor reader) {
    return access.require(room, reader).flatMap(_ -> StoreCall.ask(() -> rooms.members(room)));
  }

  /// The role that `user` has now, by this call or before.
  Mono<String> join(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> store.join(room, actor, user))
        .flatMap(change -> told(room, actor, user, change))
        .map(Members::role);
  }

  /// Whom somebody else has made a member is told, if his inbox can be reached: he is one all the
  /// same.
  private Mono<MemberChange> told(RoomId room, UserId actor, UserId user, MemberChange change) {
    if (actor.equals(user) || !(change instanceof MemberChange.Joined joined) || !joined.isNew()) {
      return Mono.just(change);
    }
    var invitation = new Occurrence(Occurrence.Kind.INVITATION, actor, room, joined.joined(), null);
    return StoreCall.ask(() -> notifier.tell(user, invitation)).thenReturn(change);
  }

  Mono<Void> leave(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> store.leave(room, actor, user)).map(Members::role).then();
  }

  Mono<Void> appoint(RoomId room, UserId actor, UserId user, Role role) {
    return StoreCall.ask(() -> appointments.appoint(room, actor, user, role))
        .flatMap(Moderations::done);
  }

  /// Empty for somebody who is no member now.
  private static String role(MemberChange change) {
    return switch (change) {
      case MemberChange.Joined joined -> joined.role();
      case MemberChange.Left _ -> "";
      case MemberChange.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }
}
