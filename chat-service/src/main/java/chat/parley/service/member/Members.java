package chat.parley.service.member;

import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.RoomStore;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Who is in a room, and changes of it. Thread-safe.
final class Members {
  private final RoomAccess access;
  private final RoomStore rooms;
  private final MemberStore store;

  Members(RoomAccess access, RoomStore rooms, MemberStore store) {
    this.access = access;
    this.rooms = rooms;
    this.store = store;
  }

  /// All members and their stored form; fails with 4302 where `reader` may not see the room.
  Mono<Map<String, String>> all(RoomId room, UserId reader) {
    return access.require(room, reader).flatMap(_ -> StoreCall.ask(() -> rooms.members(room)));
  }

  /// The role that `user` has now, by this call or before.
  Mono<String> join(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> store.join(room, actor, user)).map(Members::role);
  }

  Mono<Void> leave(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> store.leave(room, actor, user)).map(Members::role).then();
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
