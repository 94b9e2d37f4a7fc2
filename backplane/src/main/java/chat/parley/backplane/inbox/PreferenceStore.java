package chat.parley.backplane.inbox;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;

/// What users have chosen about their notifications. Thread-safe; stages complete on the Redis
/// thread and fail with {@link chat.parley.backplane.redis.RedisUnavailableException}.
public final class PreferenceStore {
  private static final Script CHANGE = Script.of("room_log.lua", "preferences.lua");

  private final Redis redis;
  private final byte[] maxPreferences;

  public PreferenceStore(Redis redis, InboxSettings settings) {
    this.redis = redis;
    this.maxPreferences = Keys.bytes(Integer.toString(settings.maxPreferences()));
  }

  public CompletionStage<Preferences> of(UserId user) {
    return redis.hash(Keys.userPreferences(user)).thenApply(Preferences::parse);
  }

  /// Harmless to repeat.
  public CompletionStage<PreferenceChange> change(UserId user, PreferencesChange change) {
    var words = new ArrayList<byte[]>();
    words.add(maxPreferences);
    change
        .rooms()
        .forEach(
            (room, level) -> {
              words.add(Keys.bytes(Preferences.field(room)));
              words.add(Keys.bytes(level == null ? "" : level.label()));
            });
    change
        .types()
        .forEach(
            (type, preference) -> {
              words.add(Keys.bytes(Preferences.field(type)));
              words.add(Keys.bytes(preference == null ? "" : Preferences.stored(preference)));
            });
    return redis
        .append(CHANGE, new byte[][] {Keys.userPreferences(user)}, words.toArray(byte[][]::new))
        .thenApply(PreferenceStore::changed);
  }

  private static PreferenceChange changed(ScriptReply reply) {
    return switch (reply.status()) {
      case "changed" -> new PreferenceChange.Done();
      case "too-many-preferences" ->
          new PreferenceChange.Refused(Refusal.of(ErrorCode.TOO_MANY_PREFERENCES));
      case "not-primary" -> new PreferenceChange.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("preferences.lua answered " + reply.status());
    };
  }
}
