package chat.parley.backplane.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs scripts and the few plain commands that this product uses, on byte arrays.
///
/// Thread-safe. A command called on the Redis thread is written at the end of the thread's round,
/// together with all others of that round: one system call for many commands. Stages complete on
/// the Redis thread; they fail only with {@link RedisUnavailableException}.
public final class Redis {
  private final RedisThread thread;
  private final StatefulConnection<byte[], byte[]> connection;
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  private final boolean isCluster;

  /// Confined to the Redis thread.
  private boolean flushIsDue;

  Redis(
      RedisThread thread,
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      boolean isCluster) {
    this.isCluster = isCluster;
    this.thread = thread;
    this.connection = connection;
    this.commands = commands;
    connection.setAutoFlushCommands(false);
  }

  public RedisThread thread() {
    return thread;
  }

  /// One round trip where Redis knows the script, two where it does not. All keys must share a
  /// slot.
  public CompletionStage<ScriptReply> run(Script script, byte[][] keys, byte[]... arguments) {
    return call(c -> c.<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments))
        .exceptionallyCompose(
            failure ->
                isUnknownScript(failure)
                    ? call(
                        c ->
                            c.<List<?>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments))
                    : CompletableFuture.failedStage(failure))
        .thenApply(ScriptReply::new);
  }

  /// Entries of a stream with ids greater than `<after>-0`, oldest first.
  public CompletionStage<List<StreamEntry>> readAfter(byte[] stream, long after, int count) {
    var range =
        Range.from(Range.Boundary.including(id(after + 1)), Range.Boundary.<String>unbounded());
    return call(c -> c.xrange(stream, range, Limit.from(count))).thenApply(Redis::entries);
  }

  /// Entries of a stream with ids lower than `<before>-0`, newest first.
  public CompletionStage<List<StreamEntry>> readBefore(byte[] stream, long before, int count) {
    var range =
        Range.from(Range.Boundary.<String>unbounded(), Range.Boundary.excluding(id(before)));
    return call(c -> c.xrevrange(stream, range, Limit.from(count))).thenApply(Redis::entries);
  }

  public CompletionStage<List<String>> members(byte[] set) {
    return call(c -> c.smembers(set)).thenApply(all -> all.stream().map(Redis::text).toList());
  }

  public CompletionStage<Map<String, String>> hash(byte[] hash) {
    return call(c -> c.hgetall(hash))
        .thenApply(
            fields -> {
              var texts = new HashMap<String, String>();
              fields.forEach((field, value) -> texts.put(text(field), text(value)));
              return texts;
            });
  }

  public CompletionStage<Long> hashSize(byte[] hash) {
    return call(c -> c.hlen(hash));
  }

  /// Members of a sorted set without scores, in the order of their bytes, after `after` (all if it
  /// is empty).
  public CompletionStage<List<String>> sortedMembers(byte[] set, String after, int count) {
    Range<byte[]> range =
        after.isEmpty()
            ? Range.unbounded()
            : Range.from(Range.Boundary.excluding(Keys.bytes(after)), Range.Boundary.unbounded());
    return call(c -> c.zrangebylex(set, range, Limit.from(count)))
        .thenApply(all -> all.stream().map(Redis::text).toList());
  }

  public CompletionStage<String> set(byte[] key, String value, Duration life) {
    return call(c -> c.set(key, Keys.bytes(value), SetArgs.Builder.px(life.toMillis())));
  }

  /// The value, or an empty text where there is no such key.
  public CompletionStage<String> get(byte[] key) {
    return call(c -> c.get(key)).thenApply(value -> value == null ? "" : text(value));
  }

  /// The command with which scripts publish: channels of a cluster are sharded.
  public String publishCommand() {
    return isCluster ? "SPUBLISH" : "PUBLISH";
  }

  /// Gives the number of connections that got it.
  public CompletionStage<Long> publish(String channel, byte[] payload) {
    var name = Keys.bytes(channel);
    return call(c -> isCluster ? c.spublish(name, payload) : c.publish(name, payload));
  }

  public CompletionStage<String> ping() {
    return call(c -> c.ping());
  }

  /// What the driver failed with is the cause of our exception, which a stage may wrap again.
  private static boolean isUnknownScript(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return outage != null && outage.getCause() instanceof RedisNoScriptException;
  }

  private <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    var result = new CompletableFuture<T>();
    onThread(() -> issue(command, result));
    return result;
  }

  private <T> void issue(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command,
      CompletableFuture<T> result) {
    try {
      // A timeout comes on a thread of the driver's own.
      command
          .apply(commands)
          .whenComplete((value, failure) -> onThread(() -> settle(result, value, failure)));
      flushAtEndOfRound();
    } catch (RuntimeException refusedByDriver) {
      result.completeExceptionally(RedisUnavailableException.of(refusedByDriver));
    }
  }

  private static <T> void settle(
      CompletableFuture<T> result, T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(RedisUnavailableException.of(failure));
    }
  }

  private void onThread(Runnable task) {
    if (thread.isCurrent()) {
      task.run();
    } else {
      thread.execute(task);
    }
  }

  private void flushAtEndOfRound() {
    if (!flushIsDue) {
      flushIsDue = true;
      thread.execute(
          () -> {
            flushIsDue = false;
            connection.flushCommands();
          });
    }
  }

  private static List<StreamEntry> entries(List<StreamMessage<byte[], byte[]>> messages) {
    var entries = new ArrayList<StreamEntry>(messages.size());
    for (var message : messages) {
      var fields = new HashMap<String, byte[]>();
      message.getBody().forEach((name, value) -> fields.put(text(name), value));
      var id = message.getId();
      entries.add(new StreamEntry(Long.parseLong(id, 0, id.indexOf('-'), 10), fields));
    }
    return entries;
  }

  private static String id(long number) {
    return number + "-0";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
