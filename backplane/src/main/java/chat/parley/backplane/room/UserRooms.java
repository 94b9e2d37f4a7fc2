package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
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
  private final UserPlaces places;

  public UserRooms(
      Redis redis,
      AppendArguments arguments,
      UserRoomSettings settings,
      FirstUseSettings firstUse) {
    this.redis = redis;
    this.arguments = arguments;
    this.places = new UserPlaces(redis, settings, new UserId(firstUse.owner()));
  }

  public CompletionStage<List<RoomId>> of(UserId user) {
    return redis
        .members(Keys.userRooms(user))
        .thenApply(ids -> ids.stream().filter(RoomId::isValid).map(RoomId::new).sorted().toList());
  }

  /// Kept before a room is asked to make the user a member; given back where it does not.
  UserPlaces places() {
    return places;
  }

  /// What is said to whoever would make a user a member of one room more than he may be in.
  public static Refusal noPlace() {
    return Refusal.of(ErrorCode.TOO_MANY_MEMBERSHIPS);
  }

  /// @param before the position before the joining in the room's order
  CompletionStage<ScriptReply> joined(UserId user, RoomId room, Position before) {
    return change("joined", user, room, before.toString());
  }

  CompletionStage<ScriptReply> left(UserId user, RoomId room) {
    return change("left", user, room, "-");
  }

  /// Once the list has this room a place that was kept for it is settled too: it would be counted
  /// until it is over. Not before: in between the room would not count. Apart, since the places are
  /// mostly missing, and while a slot moves a script of two keys is refused where one of them is.
  private CompletionStage<ScriptReply> change(
      String change, UserId user, RoomId room, String position) {
    return changeList(change, user, room, position)
        .thenCompose(done -> places.giveBack(user, room).handle((_, _) -> done));
  }

  private CompletionStage<ScriptReply> changeList(
      String change, UserId user, RoomId room, String position) {
    return redis
        .append(
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
