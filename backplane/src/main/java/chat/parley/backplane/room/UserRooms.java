package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The rooms a user is in: a list derived from the rooms' members. Whoever follows a room of it
/// asks the room itself.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class UserRooms {
  private static final Script USER = Script.of("user.lua");

  private final Redis redis;
  private final AppendArguments arguments;

  public UserRooms(Redis redis, AppendArguments arguments) {
    this.redis = redis;
    this.arguments = arguments;
  }

  public CompletionStage<List<RoomId>> of(UserId user) {
    return redis
        .members(Keys.userRooms(user))
        .thenApply(ids -> ids.stream().filter(RoomId::isValid).map(RoomId::new).sorted().toList());
  }

  /// @param before the position before the joining in the room's order
  CompletionStage<ScriptReply> joined(UserId user, RoomId room, Position before) {
    return change("joined", user, room, before.toString());
  }

  CompletionStage<ScriptReply> left(UserId user, RoomId room) {
    return change("left", user, room, "-");
  }

  private CompletionStage<ScriptReply> change(
      String change, UserId user, RoomId room, String position) {
    return redis
        .run(
            USER,
            new byte[][] {Keys.userRooms(user)},
            Keys.bytes(change),
            Keys.bytes(room.value()),
            Keys.bytes(position),
            Keys.bytes(Keys.userChannel(user)),
            arguments.publish())
        .exceptionallyCompose(UserRooms::afterChange);
  }

  /// The room's members have changed already: whatever fails here, something was done.
  private static <T> CompletionStage<T> afterChange(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return CompletableFuture.failedStage(outage == null ? failure : outage.afterChange());
  }
}
