package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Adds members to rooms and removes them; the script decides whether the actor may. The room's
/// members are the truth; the user's own list of rooms follows, and repeating a call repairs it.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class MemberStore {
  private static final Script MEMBER =
      Script.of("room_log.lua", "rules.lua", "restriction_room.lua", "member.lua");

  /// A room that takes so many is full for everybody who is not in it.
  private static final byte[] NO_MEMBERS = Keys.bytes("0");

  private final Redis redis;
  private final AppendArguments arguments;
  private final byte[] maxMembers;
  private final byte[] maxRestrictions;
  private final UserRooms userRooms;

  public MemberStore(
      Redis redis, AppendArguments arguments, RoomSettings settings, UserRooms userRooms) {
    this.redis = redis;
    this.arguments = arguments;
    this.maxMembers = Keys.bytes(Integer.toString(settings.maxMembers()));
    this.maxRestrictions = Keys.bytes(Integer.toString(settings.maxRestrictions()));
    this.userRooms = userRooms;
  }

  /// A user joins by himself, or any member but a reader invites.
  public CompletionStage<MemberChange> join(RoomId room, UserId actor, UserId user) {
    return userRooms
        .places()
        .keep(user, room)
        .thenCompose(isKept -> isKept ? joinAtPlace(room, actor, user) : rejoin(room, actor, user));
  }

  private CompletionStage<MemberChange> joinAtPlace(RoomId room, UserId actor, UserId user) {
    return run("join", room, actor, user, maxMembers)
        .thenCompose(
            reply ->
                isRefusal(reply)
                    ? userRooms.places().giveBack(user, room).thenCompose(_ -> refused(room, reply))
                    : listed(room, user, reply));
  }

  /// The user is in as many rooms as he may be. Only who is a member already is one after this; to
  /// everybody else the room says what it would have said, so that nobody who may not invite learns
  /// how many rooms a user is in.
  private CompletionStage<MemberChange> rejoin(RoomId room, UserId actor, UserId user) {
    return run("join", room, actor, user, NO_MEMBERS)
        .thenCompose(
            reply ->
                switch (reply.status()) {
                  case "changed", "unchanged" -> listed(room, user, reply);
                  case "room-full" -> refused(UserRooms.noPlace());
                  default -> refused(room, reply);
                });
  }

  private CompletionStage<MemberChange> listed(RoomId room, UserId user, ScriptReply reply) {
    return userRooms.joined(user, room, position(reply, 2)).thenApply(_ -> joined(reply));
  }

  /// A user leaves, or somebody who may moderate the room removes him.
  public CompletionStage<MemberChange> leave(RoomId room, UserId actor, UserId user) {
    return removed("leave", room, actor, user);
  }

  /// Somebody who may moderate the room bans a user: he is no member then, and does not become one.
  public CompletionStage<MemberChange> ban(RoomId room, UserId actor, UserId user) {
    return removed("ban", room, actor, user);
  }

  private CompletionStage<MemberChange> removed(
      String operation, RoomId room, UserId actor, UserId user) {
    return run(operation, room, actor, user, maxMembers)
        .thenCompose(
            reply ->
                isRefusal(reply) && !hasLeftBefore(actor, user, reply)
                    ? refused(room, reply)
                    : userRooms.left(user, room).thenCompose(_ -> left(room, reply)));
  }

  private static CompletionStage<MemberChange> left(RoomId room, ScriptReply reply) {
    return isRefusal(reply)
        ? refused(room, reply)
        : CompletableFuture.completedStage(new MemberChange.Left());
  }

  /// To somebody who has left a private room it does not exist; his own list must learn it all the
  /// same.
  private static boolean hasLeftBefore(UserId actor, UserId user, ScriptReply reply) {
    return actor.equals(user) && reply.status().equals("unknown-room");
  }

  private CompletionStage<ScriptReply> run(
      String operation, RoomId room, UserId actor, UserId user, byte[] atMost) {
    var name = operation.equals("join") ? EventName.JOINED : EventName.LEFT;
    return redis.append(
        MEMBER,
        arguments.withFeed(
            Bucket.of(room),
            Keys.roomMeta(room),
            Keys.roomMembers(room),
            Keys.roomLog(room),
            Keys.roomReceipts(room),
            Keys.roomRestrictions(room)),
        operation.getBytes(StandardCharsets.US_ASCII),
        Keys.bytes(actor.value()),
        Keys.bytes(user.value()),
        BodyCodec.encode(BodyCodec.membership(name, user)),
        Keys.bytes(Keys.roomChannel(room)),
        arguments.publish(),
        arguments.maxEntries(),
        arguments.maxAgeMillis(),
        arguments.feedEntries(),
        atMost,
        maxRestrictions,
        arguments.seeds().next());
  }

  private static MemberChange joined(ScriptReply reply) {
    return new MemberChange.Joined(
        reply.text(1), position(reply, 3), reply.status().equals("changed"));
  }

  private static boolean isRefusal(ScriptReply reply) {
    return !reply.status().equals("changed") && !reply.status().equals("unchanged");
  }

  private static CompletionStage<MemberChange> refused(RoomId room, ScriptReply reply) {
    var refusal =
        switch (reply.status()) {
          case "owner-stays" -> Refusal.of(ErrorCode.OWNER_STAYS);
          case "room-full" -> Refusal.of(ErrorCode.ROOM_FULL);
          case "banned" -> Refusal.of(ErrorCode.BANNED);
          case "too-many-restrictions" -> Refusal.of(ErrorCode.TOO_MANY_RESTRICTIONS);
          default -> RuleRefusals.of(room, reply);
        };
    return refused(refusal);
  }

  private static CompletionStage<MemberChange> refused(Refusal refusal) {
    return CompletableFuture.completedStage(new MemberChange.Refused(refusal));
  }

  private static Position position(ScriptReply reply, int index) {
    return Position.parse(reply.text(index)).orElseThrow();
  }
}
