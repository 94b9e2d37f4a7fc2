package chat.parley.service.restriction;

import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.Restricted;
import chat.parley.backplane.room.Restrictions;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.Moderations;
import chat.parley.service.store.StoreCall;
import java.util.List;
import reactor.core.publisher.Mono;

/// Who is banned from a room or muted in it, and changes of that. All fail with what the room's
/// rules refuse the actor. Thread-safe.
final class RoomRestrictions {
  private final Restrictions restrictions;
  private final MemberStore members;

  RoomRestrictions(Restrictions restrictions, MemberStore members) {
    this.restrictions = restrictions;
    this.members = members;
  }

  Mono<Void> ban(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> members.ban(room, actor, user)).flatMap(RoomRestrictions::banned);
  }

  Mono<Void> unban(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> restrictions.unban(room, actor, user)).flatMap(Moderations::done);
  }

  /// @param until milliseconds since 1970
  Mono<Void> mute(RoomId room, UserId actor, UserId user, long until) {
    return StoreCall.ask(() -> restrictions.mute(room, actor, user, until))
        .flatMap(Moderations::done);
  }

  Mono<Void> unmute(RoomId room, UserId actor, UserId user) {
    return StoreCall.ask(() -> restrictions.unmute(room, actor, user)).flatMap(Moderations::done);
  }

  Mono<List<BanView>> bans(RoomId room, UserId actor) {
    return StoreCall.ask(() -> restrictions.bans(room, actor))
        .map(bans -> known(bans).untilByUser().keySet().stream().map(BanView::new).toList());
  }

  Mono<List<MuteView>> mutes(RoomId room, UserId actor) {
    return StoreCall.ask(() -> restrictions.mutes(room, actor))
        .map(
            mutes ->
                known(mutes).untilByUser().entrySet().stream()
                    .map(mute -> new MuteView(mute.getKey(), mute.getValue()))
                    .toList());
  }

  private static Restricted.Known known(Restricted restricted) {
    return switch (restricted) {
      case Restricted.Known known -> known;
      case Restricted.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  private static Mono<Void> banned(MemberChange change) {
    return switch (change) {
      case MemberChange.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
      case MemberChange.Joined _, MemberChange.Left _ -> Mono.empty();
    };
  }
}
