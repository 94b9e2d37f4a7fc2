package chat.parley.backplane.room;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Membership;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The rooms of two users: found, or made with both of them as members. Their name follows from the
/// two, so both ask one script on one set of keys, and the room is made once.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class DirectRooms {
  private static final Script DIRECT = Script.of("room_log.lua", "direct.lua");

  private final Redis redis;
  private final AppendArguments arguments;
  private final Blocks blocks;
  private final UserRooms userRooms;

  public DirectRooms(Redis redis, AppendArguments arguments, Blocks blocks, UserRooms userRooms) {
    this.redis = redis;
    this.arguments = arguments;
    this.blocks = blocks;
    this.userRooms = userRooms;
  }

  /// Refused where the other has blocked the user. Repeating it repairs both users' lists of rooms.
  ///
  /// @param other another than `user`
  public CompletionStage<Opened> open(UserId user, UserId other) {
    return blocks
        .hasBlocked(/* user= */ other, /* other= */ user)
        .thenCompose(isBlocked -> isBlocked ? refused(ErrorCode.BLOCKED) : atPlaces(user, other));
  }

  /// Both must have a place. Who has the room in his list has one in any case, and where the room
  /// is there already none is needed: a list may have lost it.
  private CompletionStage<Opened> atPlaces(UserId user, UserId other) {
    var room = RoomId.ofTwo(user, other);
    return bothPlaces(room, user, other)
        .thenCompose(
            areKept -> areKept ? find(room, user, other) : findWhatIsThere(room, user, other));
  }

  private CompletionStage<Opened> findWhatIsThere(RoomId room, UserId user, UserId other) {
    return redis
        .hasField(Keys.roomMembers(room), Keys.bytes(user.value()))
        .thenCompose(
            isThere -> isThere ? find(room, user, other) : refused(ErrorCode.TOO_MANY_MEMBERSHIPS));
  }

  private CompletionStage<Boolean> bothPlaces(RoomId room, UserId user, UserId other) {
    var places = userRooms.places();
    return places
        .keep(user, room)
        .thenCompose(
            isKept -> isKept ? places.keep(other, room) : CompletableFuture.completedStage(false))
        .thenCompose(
            areKept ->
                areKept
                    ? CompletableFuture.completedStage(true)
                    : places.giveBack(user, room).thenApply(_ -> false));
  }

  private CompletionStage<Opened> find(RoomId room, UserId user, UserId other) {
    return redis
        .append(
            DIRECT,
            arguments.withFeed(
                Bucket.of(room),
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomSendKeys(room),
                Keys.roomOldSendKeys(room),
                Keys.roomChanges(room),
                Keys.roomMarks(room),
                Keys.roomReceipts(room),
                Keys.roomRestrictions(room),
                Keys.roomPace(room)),
            Keys.bytes(user.value()),
            Keys.bytes(other.value()),
            BodyCodec.encode(BodyCodec.membership(EventName.JOINED, user)),
            BodyCodec.encode(BodyCodec.membership(EventName.JOINED, other)),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.feedEntries(),
            arguments.seeds().next())
        .thenCompose(
            reply ->
                reply.status().equals("not-primary")
                    ? refused(ErrorCode.UNAVAILABLE)
                    : listed(room, user, other, reply));
  }

  private CompletionStage<Opened> listed(
      RoomId room, UserId user, UserId other, ScriptReply reply) {
    return joined(user, room, reply.text(1))
        .thenCompose(_ -> joined(other, room, reply.text(2)))
        .thenApply(_ -> new Opened.Done(room));
  }

  private CompletionStage<ScriptReply> joined(UserId user, RoomId room, String membership) {
    return userRooms.joined(user, room, Membership.parse(membership).orElseThrow().before());
  }

  private static CompletionStage<Opened> refused(ErrorCode code) {
    return CompletableFuture.completedStage(new Opened.Refused(Refusal.of(code)));
  }
}
