package chat.parley.backplane.presence;

import static chat.parley.backplane.presence.PresenceLeases.millis;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.Delay;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets users choose what others see of them. Thread-safe; stages complete on the Redis thread and
/// do not fail.
public final class Appearances {
  /// In {@link PresenceTimes#CHOICES}: somebody who tries them out, on two devices.
  static final int MOST_CHOICES = 6;

  /// In which a choice is told, of those that the user is in. With {@link #MOST_CHOICES} in ten
  /// seconds one user takes 60 rooms a second of the 500 that a service tells; without it he could
  /// take all.
  static final int MOST_ROOMS = 100;

  private static final Script APPEAR = Script.of("presence.lua", "presence_appear.lua");

  private final Redis redis;
  private final PresenceNews news;

  public Appearances(Redis redis, PresenceNews news) {
    this.redis = redis;
    this.news = news;
  }

  /// Holds while the user is here, on whatever connections, and for {@link PresenceTimes#LEASE} at
  /// least. Harmless to repeat, whatever became of the first time.
  public CompletionStage<Shown> choose(UserId user, Appearance appearance) {
    return redis
        .run(
            APPEAR,
            new byte[][] {Keys.userPresence(user), Keys.userRooms(user)},
            Keys.bytes(appearance.label()),
            millis(PresenceTimes.LEASE),
            millis(PresenceTimes.CHOICES),
            Keys.bytes(Integer.toString(MOST_CHOICES)),
            Keys.bytes(redis.publishCommand()))
        .handle(
            (reply, failure) -> reply == null ? failed(failure) : shown(user, appearance, reply));
  }

  private Shown shown(UserId user, Appearance appearance, ScriptReply reply) {
    return switch (reply.status()) {
      case "unseen" -> new Shown.Done(appearance, reply.number(1));
      case "changed" -> {
        news.tell(PresenceChange.of(user, true, reply).inAtMost(MOST_ROOMS));
        yield new Shown.Done(appearance, reply.number(1));
      }
      case "too-often" -> new Shown.Refused(tooOften(new Delay(reply.number(1), reply.number(2))));
      default -> throw new IllegalStateException("presence_appear.lua answered " + reply.status());
    };
  }

  private static Refusal tooOften(Delay delay) {
    return new Refusal(ErrorCode.STATUS_TOO_OFTEN, ErrorCode.STATUS_TOO_OFTEN.text(), delay);
  }

  /// Whether it was done or not, a repeat settles it.
  private static Shown failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return new Shown.Refused(Refusal.of(code));
  }
}
