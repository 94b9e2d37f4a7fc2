package chat.parley.backplane.profile;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.ProfileNewsResult;
import chat.parley.backplane.metrics.BackplaneMeters.ProfileRoomResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.room.UserRooms;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells rooms what their members say of themselves. Each telling was undertaken in `profile.lua`
/// and is given up where too many wait, where Redis fails, or with this process: the next change is
/// told again.
///
/// `tell` is thread-safe; the rest is confined to the Redis thread.
public final class ProfileNews {
  private static final Logger log = LoggerFactory.getLogger(ProfileNews.class);

  /// Beyond it a telling is given up. Each is a user and a time, some hundred bytes.
  static final int MOST_WAITING = 10_000;

  /// With the rooms of each: at most 8,000 of the 50,000 commands that the driver queues.
  private static final int USERS_AT_ONCE = 8;

  private static final Script DUE = Script.of("room_log.lua", "profile_due.lua");
  private static final Script TELL = Script.of("room_log.lua", "profile_tell.lua");

  private final Redis redis;
  private final UserRooms userRooms;
  private final int maxRooms;
  private final BackplaneMeters meters;
  private final byte[] publish;
  private final Queue<Telling> ready = new ArrayDeque<>();

  /// Whose time has not come, or whose turn.
  private int waiting;

  private int telling;

  /// @param due as `profile.lua` has given it
  private record Telling(UserId user, String due) {}

  public ProfileNews(
      Redis redis, UserRooms userRooms, ProfileSettings settings, BackplaneMeters meters) {
    this.redis = redis;
    this.userRooms = userRooms;
    this.maxRooms = settings.maxRooms();
    this.meters = meters;
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Tells the user's rooms after a while what he says of himself then.
  ///
  /// @param due as `profile.lua` has given it
  void tell(UserId user, Duration after, String due) {
    var undertaken = new Telling(user, due);
    redis.thread().execute(() -> undertake(undertaken, after));
  }

  private void undertake(Telling undertaken, Duration after) {
    if (waiting >= MOST_WAITING) {
      meters.profileNews(ProfileNewsResult.DROPPED);
      return;
    }
    waiting++;
    if (after.isZero()) {
      isDue(undertaken);
    } else {
      redis.thread().schedule(after, () -> isDue(undertaken));
    }
  }

  private void isDue(Telling undertaken) {
    ready.add(undertaken);
    tellNext();
  }

  private void tellNext() {
    while (telling < USERS_AT_ONCE && !ready.isEmpty()) {
      var next = ready.remove();
      waiting--;
      telling++;
      tell(next).whenComplete((_, failure) -> redis.thread().execute(() -> told(failure)));
    }
  }

  private void told(@Nullable Throwable failure) {
    telling--;
    if (failure != null) {
      meters.profileNews(ProfileNewsResult.FAILED);
      if (RedisUnavailableException.in(failure) == null) {
        log.error("rooms were not told of a profile", failure);
      }
    }
    tellNext();
  }

  private CompletionStage<Boolean> tell(Telling due) {
    return redis
        .run(DUE, new byte[][] {Keys.userProfile(due.user())}, Keys.bytes(due.due()))
        .thenCompose(
            reply ->
                reply.status().equals("due")
                    ? tellRooms(due.user(), VersionedProfile.of(reply))
                    : CompletableFuture.completedStage(notTold(reply)));
  }

  /// Another one has told them, who thought that this process was gone; or it was not the primary
  /// that answered.
  private boolean notTold(ScriptReply reply) {
    boolean isTold = reply.status().equals("not-due");
    meters.profileNews(isTold ? ProfileNewsResult.NOT_DUE : ProfileNewsResult.FAILED);
    return false;
  }

  private CompletionStage<Boolean> tellRooms(UserId user, VersionedProfile now) {
    var body = EphemeralCodec.profile(user, now.version(), now.profile());
    return userRooms
        .of(user)
        .thenCompose(
            rooms -> {
              meters.profileNews(ProfileNewsResult.TOLD);
              meters.profileRooms(ProfileRoomResult.BEYOND, Math.max(0, rooms.size() - maxRooms));
              return tellAll(rooms.stream().limit(maxRooms).toList(), user, body);
            });
  }

  private CompletionStage<Boolean> tellAll(List<RoomId> rooms, UserId user, byte[] body) {
    return CompletableFuture.allOf(
            rooms.stream()
                .map(room -> tell(room, user, body).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> true);
  }

  /// A room that cannot be told keeps no other from it.
  private CompletionStage<Boolean> tell(RoomId room, UserId user, byte[] body) {
    return redis
        .run(
            TELL,
            new byte[][] {Keys.roomMembers(room)},
            Keys.bytes(user.value()),
            body,
            Keys.bytes(Keys.roomChannel(room)),
            publish)
        .handle(
            (reply, _) -> {
              meters.profileRooms(reply == null ? ProfileRoomResult.FAILED : result(reply), 1);
              return true;
            });
  }

  private static ProfileRoomResult result(ScriptReply reply) {
    return switch (reply.status()) {
      case "told" -> ProfileRoomResult.TOLD;
      case "not-a-member" -> ProfileRoomResult.LEFT;
      default -> ProfileRoomResult.FAILED;
    };
  }
}
