package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Changes settings of rooms; the script decides whether the actor may. Settings are fields of a
/// room's record.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Configurations {
  private static final Script CONFIGURE = Script.of("room_log.lua", "rules.lua", "configure.lua");
  private static final String STAYS = "";

  private final Redis redis;
  private final AppendArguments arguments;

  public Configurations(Redis redis, AppendArguments arguments) {
    this.redis = redis;
    this.arguments = arguments;
  }

  /// Harmless to repeat.
  public CompletionStage<Moderation> configure(RoomId room, UserId actor, Configuration wanted) {
    return redis
        .append(
            CONFIGURE,
            arguments.withFeed(
                Bucket.of(room),
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomPace(room)),
            Keys.bytes(actor.value()),
            BodyCodec.encode(BodyCodec.configuration(actor, wanted)),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.feedEntries(),
            Keys.bytes(wanted.topic() == null ? STAYS : "=" + wanted.topic()),
            Keys.bytes(millis(wanted.slowModeSeconds())),
            Keys.bytes(flag(wanted.frozen())),
            Keys.bytes(flag(wanted.closed())),
            Keys.bytes(number(wanted.historyEntries())),
            Keys.bytes(millis(wanted.historySeconds())),
            arguments.seeds().next())
        .thenApply(reply -> moderation(room, reply));
  }

  /// The settings in a room's record, each with its value.
  static Configuration of(Map<String, String> meta) {
    var topic = meta.getOrDefault("topic", "=").substring(1);
    return new Configuration(
        topic,
        seconds(meta.getOrDefault("slow", "0")),
        "1".equals(meta.get("frozen")),
        "1".equals(meta.get("closed")),
        Integer.valueOf(meta.getOrDefault("entries", "0")),
        seconds(meta.getOrDefault("age", "0")));
  }

  private static int seconds(String millis) {
    return Math.toIntExact(Duration.ofMillis(Long.parseLong(millis)).toSeconds());
  }

  private static Moderation moderation(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "changed", "unchanged" -> new Moderation.Done();
      default -> new Moderation.Refused(RuleRefusals.of(room, reply));
    };
  }

  private static String millis(@Nullable Integer seconds) {
    return seconds == null ? STAYS : Long.toString(Duration.ofSeconds(seconds).toMillis());
  }

  private static String number(@Nullable Integer value) {
    return value == null ? STAYS : Integer.toString(value);
  }

  private static String flag(@Nullable Boolean value) {
    return value == null ? STAYS : value ? "1" : "0";
  }
}
