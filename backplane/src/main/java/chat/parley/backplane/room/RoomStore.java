package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Membership;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Makes rooms and reads their records. Thread-safe; stages complete on the Redis thread and fail
/// with {@link chat.parley.backplane.redis.RedisUnavailableException}.
public final class RoomStore {
  private static final Script CREATE = Script.of("room_log.lua", "create.lua");

  private final Redis redis;
  private final AppendArguments arguments;
  private final UserRooms userRooms;

  public RoomStore(Redis redis, AppendArguments arguments, UserRooms userRooms) {
    this.redis = redis;
    this.arguments = arguments;
    this.userRooms = userRooms;
  }

  /// Makes a room with its owner as first member. Repeating it for the same owner also repairs the
  /// owner's list of rooms.
  public CompletionStage<Created> create(RoomId room, UserId owner, Visibility visibility) {
    return create(room, owner, visibility, RoomKind.GROUP);
  }

  /// @param kind not that of rooms of two, which {@link DirectRooms} makes
  public CompletionStage<Created> create(
      RoomId room, UserId owner, Visibility visibility, RoomKind kind) {
    return userRooms
        .places()
        .keep(owner, room)
        .thenCompose(
            isKept ->
                isKept
                    ? made(room, owner, visibility, kind)
                    : CompletableFuture.completedStage(new Created.NoPlace()));
  }

  private CompletionStage<Created> made(
      RoomId room, UserId owner, Visibility visibility, RoomKind kind) {
    return redis
        .append(
            CREATE,
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomLog(room),
              Keys.roomSendKeys(room),
              Keys.roomOldSendKeys(room),
              Keys.roomChanges(room),
              Keys.roomMarks(room),
              Keys.roomReceipts(room),
              Keys.roomRestrictions(room),
              Keys.roomPace(room),
              Keys.feed(Bucket.of(room)),
              Keys.publicRooms(Bucket.of(room)),
              Keys.roomState(room)
            },
            Keys.bytes(room.value()),
            Keys.bytes(owner.value()),
            Keys.bytes(visibility.label()),
            BodyCodec.encode(BodyCodec.membership(EventName.JOINED, owner)),
            Keys.bytes(UUID.randomUUID().toString()),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.feedEntries(),
            Keys.bytes(kind == RoomKind.GROUP ? "" : kind.label()),
            Keys.bytes(kind == RoomKind.STATE ? RoomKind.FIRST_DOCUMENT : ""))
        .thenCompose(reply -> listed(room, owner, reply));
  }

  /// The room's record; empty if there is no such room. Asks for nobody's permission.
  public CompletionStage<Optional<RoomRecord>> find(RoomId room) {
    return redis
        .hash(Keys.roomMeta(room))
        .thenCombine(
            redis.hashSize(Keys.roomMembers(room)),
            (meta, members) ->
                meta.isEmpty() ? Optional.empty() : Optional.of(record(room, meta, members)));
  }

  /// The members and their stored form, which {@link Membership} reads.
  public CompletionStage<Map<String, String>> members(RoomId room) {
    return redis.hash(Keys.roomMembers(room));
  }

  /// Public rooms of one bucket in the order of their ids, after `after` (from the first if it is
  /// empty).
  public CompletionStage<List<String>> publicRooms(Bucket bucket, String after, int count) {
    return redis.sortedMembers(Keys.publicRooms(bucket), after, count);
  }

  private CompletionStage<Created> listed(RoomId room, UserId owner, ScriptReply reply) {
    if (reply.status().equals("exists")) {
      return repaired(room, owner, reply.textOrNull(1)).thenApply(_ -> new Created.Exists());
    }
    var position = new Position(new Epoch(reply.text(1)), reply.number(2));
    var beforeJoining = new Position(position.epoch(), position.offset() - 1);
    return userRooms
        .joined(owner, room, beforeJoining)
        .thenApply(_ -> new Created.Done(position, reply.number(3)));
  }

  /// A repeat whose first answer was lost, or failed half-way, finds the user among the members.
  private CompletionStage<?> repaired(RoomId room, UserId user, @Nullable String stored) {
    var membership = stored == null ? Optional.<Membership>empty() : Membership.parse(stored);
    return membership.isPresent()
        ? userRooms.joined(user, room, membership.get().before())
        : userRooms.places().giveBack(user, room);
  }

  private static RoomRecord record(RoomId room, Map<String, String> meta, long members) {
    return new RoomRecord(
        room,
        kind(room, meta),
        Visibility.of(field(meta, "visibility")).orElse(Visibility.PRIVATE),
        new UserId(field(meta, "owner")),
        Long.parseLong(field(meta, "created")),
        members,
        new Position(new Epoch(field(meta, "top")), Long.parseLong(field(meta, "offset"))),
        Configurations.of(meta));
  }

  private static RoomKind kind(RoomId room, Map<String, String> meta) {
    return room.isDirect()
        ? RoomKind.DIRECT
        : RoomKind.of(meta.getOrDefault("kind", "")).orElse(RoomKind.GROUP);
  }

  private static String field(Map<String, String> meta, String name) {
    return Objects.requireNonNull(meta.get(name), name);
  }
}
