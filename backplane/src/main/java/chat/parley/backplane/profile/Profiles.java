package chat.parley.backplane.profile;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.ProfileResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Keeps profiles, and sees to it that rooms are told when they change.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Profiles {
  private static final Script PROFILE = Script.of("room_log.lua", "profile.lua");
  private static final String STAYS = "";
  private static final String GOES = "-";

  private final Redis redis;
  private final ProfileNews news;
  private final BackplaneMeters meters;
  private final byte[] intervalMillis;

  public Profiles(Redis redis, ProfileNews news, ProfileSettings settings, BackplaneMeters meters) {
    this.redis = redis;
    this.news = news;
    this.meters = meters;
    this.intervalMillis = Keys.bytes(Long.toString(settings.tellInterval().toMillis()));
  }

  public CompletionStage<VersionedProfile> of(UserId user) {
    return redis.hash(Keys.userProfile(user)).thenApply(VersionedProfile::of);
  }

  /// Harmless to repeat. Where something changes, the user's rooms are told afterwards, unless this
  /// call's answer is lost.
  public CompletionStage<ProfileChanged> change(UserId user, ProfileChange change) {
    return redis
        .append(
            PROFILE,
            new byte[][] {Keys.userProfile(user)},
            argument(change.name()),
            argument(change.avatar()),
            argument(change.custom()),
            intervalMillis)
        .thenApply(reply -> changed(user, reply));
  }

  private ProfileChanged changed(UserId user, ScriptReply reply) {
    return switch (reply.status()) {
      case "changed" -> {
        meters.profile(ProfileResult.CHANGED);
        if (reply.textOrNull(6) != null) {
          news.tell(user, Duration.ofMillis(reply.number(5)), reply.text(6));
        }
        yield new ProfileChanged.Done(VersionedProfile.of(reply));
      }
      case "unchanged" -> {
        meters.profile(ProfileResult.UNCHANGED);
        yield new ProfileChanged.Done(VersionedProfile.of(reply));
      }
      case "not-primary" -> new ProfileChanged.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("profile.lua answered " + reply.status());
    };
  }

  private static byte[] argument(@Nullable String value) {
    if (value == null) {
      return Keys.bytes(STAYS);
    }
    return Keys.bytes(value.isEmpty() ? GOES : "=" + value);
  }
}
