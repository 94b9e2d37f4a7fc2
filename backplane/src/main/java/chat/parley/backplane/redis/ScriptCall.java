package chat.parley.backplane.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A script with its keys and arguments, to be run once or, where Redis does not know it, twice.
/// Immutable: nobody changes its arrays.
final class ScriptCall {
  private final Script script;
  private final byte[][] keys;
  private final byte[][] arguments;

  ScriptCall(Script script, byte[][] keys, byte[]... arguments) {
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
  }

  /// Fails where Redis does not know the script; then {@link #isUnknownScript} holds.
  CompletionStage<ScriptReply> byDigest(CommandConnection connection) {
    return connection
        .call(c -> c.<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments))
        .thenApply(ScriptReply::new);
  }

  CompletionStage<ScriptReply> byText(CommandConnection connection) {
    return connection
        .call(c -> c.<List<?>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments))
        .thenApply(ScriptReply::new);
  }

  /// What the driver failed with is the cause of our exception, which a stage may wrap again.
  static boolean isUnknownScript(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return outage != null && outage.getCause() instanceof RedisNoScriptException;
  }
}
