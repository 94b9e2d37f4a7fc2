package chat.parley.backplane.room;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Places in users' lists of rooms: one is kept before a room is asked to make somebody a member,
/// since room and list are in different buckets. A place that nobody gives back, since whoever kept
/// it is no more, is over by itself.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
final class UserPlaces {
  private static final Script USER_PLACE = Script.of("room_log.lua", "user_place.lua");

  /// Longer than asking a room takes, its time-outs included.
  private static final Duration KEPT = Duration.ofSeconds(30);

  private static final byte[] KEEP = Keys.bytes("keep");
  private static final byte[] GIVE_BACK = Keys.bytes("give-back");

  private final Redis redis;
  private final byte[] maxRooms;
  private final UserId boundless;
  private final byte[] keptMillis = Keys.bytes(Long.toString(KEPT.toMillis()));

  /// @param boundless to whom the limit does not apply: he owns what the installation makes
  UserPlaces(Redis redis, UserRoomSettings settings, UserId boundless) {
    this.redis = redis;
    this.maxRooms = Keys.bytes(Integer.toString(settings.maxRooms()));
    this.boundless = boundless;
  }

  /// Whether there is one. For a room that is in the list there always is; and where Redis refuses
  /// to say, since the list is damaged, or between two servers: a room that can be joined is not to
  /// be refused for that.
  CompletionStage<Boolean> keep(UserId user, RoomId room) {
    return ask(KEEP, user, room)
        .thenApply(reply -> reply.status().equals("kept") || isBoundless(user))
        .exceptionallyCompose(UserPlaces::whereRefused);
  }

  private boolean isBoundless(UserId user) {
    return user.equals(boundless) || user.equals(UserId.OF_CLUSTER);
  }

  private static CompletionStage<Boolean> whereRefused(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return outage != null && outage.nothingDone()
        ? CompletableFuture.completedStage(true)
        : CompletableFuture.failedStage(failure);
  }

  /// The user did not come into the room. Where this fails the place is over later.
  CompletionStage<Boolean> giveBack(UserId user, RoomId room) {
    return ask(GIVE_BACK, user, room).handle((_, failure) -> failure == null);
  }

  private CompletionStage<ScriptReply> ask(byte[] operation, UserId user, RoomId room) {
    return redis.run(
        USER_PLACE,
        new byte[][] {Keys.userRooms(user), Keys.userPlaces(user)},
        operation,
        Keys.bytes(room.value()),
        maxRooms,
        keptMillis);
  }
}
