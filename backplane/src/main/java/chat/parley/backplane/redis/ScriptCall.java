package chat.parley.backplane.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A script with its keys and arguments, to be run once or, where Redis does not know it, twice.
/// Immutable: nobody changes its arrays.
final class ScriptCall {
  private final Script script;
  private final byte[][] keys;
  private final byte[][] arguments;
  private final boolean isAsking;

  ScriptCall(Script script, byte[][] keys, byte[]... arguments) {
    this(script, false, keys, arguments);
  }

  private ScriptCall(Script script, boolean isAsking, byte[][] keys, byte[][] arguments) {
    this.script = script;
    this.isAsking = isAsking;
    this.keys = keys;
    this.arguments = arguments;
  }

  /// The same call, asked of a server to which the keys are moving.
  ScriptCall asking() {
    return new ScriptCall(script, true, keys, arguments);
  }

  /// Where its keys lie.
  Bucket bucket() {
    return Bucket.ofKey(new String(keys[0], StandardCharsets.ISO_8859_1));
  }

  /// Fails where Redis does not know the script; then {@link #isUnknownScript} holds.
  CompletionStage<ScriptReply> byDigest(CommandConnection connection) {
    ask(connection);
    return connection
        .call(c -> c.<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments))
        .thenApply(ScriptReply::new);
  }

  CompletionStage<ScriptReply> byText(CommandConnection connection) {
    ask(connection);
    return connection
        .call(c -> c.<List<?>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments))
        .thenApply(ScriptReply::new);
  }

  /// Holds for the next command of the connection alone, which comes at once: on the Redis thread.
  /// Where it fails the next one is redirected, and says so.
  private void ask(CommandConnection connection) {
    if (isAsking) {
      var _ = connection.call(c -> c.asking());
    }
  }

  /// What the driver failed with is the cause of our exception, which a stage may wrap again.
  static boolean isUnknownScript(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return outage != null && outage.getCause() instanceof RedisNoScriptException;
  }
}
