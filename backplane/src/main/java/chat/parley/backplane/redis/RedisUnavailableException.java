package chat.parley.backplane.redis;

import chat.parley.protocol.error.ErrorCode;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A command has no result: an outage, not a refusal. A signal without a stack trace; an outage
/// brings thousands.
public final class RedisUnavailableException extends RuntimeException {
  /// How the driver says that it did not write a command: not connected, or one of its bounds.
  private static final List<String> REFUSALS_OF_DRIVER =
      List.of(
          "Commands are rejected",
          "Request queue size exceeded",
          "Command buffer size exceeded",
          "Internal stack size exceeded");

  /// Whether the command certainly changed nothing.
  private final boolean nothingDone;

  private RedisUnavailableException(Throwable cause, boolean nothingDone) {
    super(cause.getMessage(), cause, false, false);
    this.nothingDone = nothingDone;
  }

  /// @param why what the last attempt to connect failed with
  static RedisUnavailableException notConnected(@Nullable Throwable why) {
    return new RedisUnavailableException(
        why == null ? new IllegalStateException("not connected yet") : why, true);
  }

  /// Refused by ourselves: a bound was reached, or the store may not be used yet.
  static RedisUnavailableException refused(String why) {
    return new RedisUnavailableException(new IllegalStateException(why), true);
  }

  /// In the log, but not where the level of acknowledgement asks for it.
  static RedisUnavailableException notAcknowledged(String why) {
    return new RedisUnavailableException(new IllegalStateException(why), false);
  }

  /// Written, and not answered in the time that there is for it.
  static RedisUnavailableException unanswered(Duration within) {
    return new RedisUnavailableException(
        new IllegalStateException("no answer within " + within), false);
  }

  static RedisUnavailableException of(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RedisUnavailableException known) {
      return known;
    }
    return new RedisUnavailableException(cause, isRefusal(cause));
  }

  /// The same outage, met after an earlier command of the same operation had changed something.
  public RedisUnavailableException afterChange() {
    return new RedisUnavailableException(this, false);
  }

  /// Whether the command certainly changed nothing; otherwise its outcome is unknown.
  public boolean nothingDone() {
    return nothingDone;
  }

  /// What a client is told. Redis 6.2 wraps what a command of a script was refused with in a text
  /// of its own, so the texts are looked for anywhere.
  public ErrorCode code() {
    var text = String.valueOf(getMessage());
    if (!nothingDone) {
      return ErrorCode.OUTCOME_UNKNOWN;
    }
    if (text.contains("OOM command not allowed")) {
      return ErrorCode.STORE_FULL;
    }
    return text.contains("NOREPLICAS") ? ErrorCode.TOO_FEW_REPLICAS : ErrorCode.UNAVAILABLE;
  }

  /// Unwraps what a stage failed with; null if that is no outage.
  public static @Nullable RedisUnavailableException in(@Nullable Throwable failure) {
    if (failure instanceof CompletionException wrapped) {
      return in(wrapped.getCause());
    }
    return failure instanceof RedisUnavailableException unavailable ? unavailable : null;
  }

  /// Redis itself refused (LOADING, OOM, READONLY …, before a script's first write), or the driver
  /// before anything was written. A timeout, and a connection lost with the command in flight, say
  /// nothing.
  private static boolean isRefusal(Throwable cause) {
    if (cause instanceof RedisCommandTimeoutException) {
      return false;
    }
    if (cause instanceof RedisCommandExecutionException
        || cause instanceof RedisNoScriptException) {
      return true;
    }
    var text = String.valueOf(cause.getMessage());
    return REFUSALS_OF_DRIVER.stream().anyMatch(text::contains);
  }
}
