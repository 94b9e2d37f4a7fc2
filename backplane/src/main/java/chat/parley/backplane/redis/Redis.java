package chat.parley.backplane.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final byte[] WAITS = Keys.bytes("1");
  private static final byte[] DOES_NOT_WAIT = Keys.bytes("0");

  private final RedisThread thread;
  private final CommandConnection connection;
  private final @Nullable ClusterTopology cluster;
  private final MovingBuckets moving;
  private final Duration commandTimeout;
  private volatile Appending appending = Redis::refuseAppend;

  /// How appends are run at this installation's level of acknowledgement.
  private interface Appending {
    CompletionStage<ScriptReply> append(Script script, byte[][] keys, byte[][] arguments);
  }

  /// @param cluster null where this is no cluster
  /// @param commandTimeout as the driver has it for each command
  Redis(
      RedisThread thread,
      CommandConnection connection,
      @Nullable ClusterTopology cluster,
      MovingBuckets moving,
      Duration commandTimeout) {
    this.thread = thread;
    this.connection = connection;
    this.cluster = cluster;
    this.moving = moving;
    this.commandTimeout = commandTimeout;
  }

  public RedisThread thread() {
    return thread;
  }

  /// Always empty outside of a cluster.
  public MovingBuckets movingBuckets() {
    return moving;
  }

  /// One round trip where Redis knows the script, two where it does not, within the time of one
  /// command. All keys must share a slot.
  public CompletionStage<ScriptReply> run(Script script, byte[][] keys, byte[]... arguments) {
    var call = new ScriptCall(script, keys, arguments);
    long startNanos = System.nanoTime();
    return call.byDigest(connection)
        .exceptionallyCompose(
            failure ->
                ScriptCall.isUnknownScript(failure)
                    ? byText(call, startNanos)
                    : CompletableFuture.failedStage(failure))
        .whenComplete((_, failure) -> noteMoving(call, failure))
        .thenApply(this::checked);
  }

  /// A server that has just started knows no script, and is slow: what is left of the first try's
  /// time is all that the second has.
  private CompletionStage<ScriptReply> byText(ScriptCall call, long startNanos) {
    var answer = call.byText(connection).toCompletableFuture();
    var left = commandTimeout.minusNanos(System.nanoTime() - startNanos);
    thread.schedule(
        left,
        () -> answer.completeExceptionally(RedisUnavailableException.unanswered(commandTimeout)));
    return answer;
  }

  private void noteMoving(ScriptCall call, @Nullable Throwable failure) {
    if (failure != null
        && cluster != null
        && Redirection.in(failure).filter(Redirection::tellsOfMove).isPresent()) {
      moving.met(call.bucket());
    }
  }

  /// Runs a script that appends to a room's log, and completes when that is acknowledged as this
  /// installation promises. The script gets one argument more: `1` where its answer waits for a
  /// copy, so that it writes even if it has nothing to change; otherwise the wait would be for
  /// nothing. Refused until the store has been found suitable.
  public CompletionStage<ScriptReply> append(Script script, byte[][] keys, byte[]... arguments) {
    return appending.append(script, keys, arguments);
  }

  /// From here on appends run, and are answered from the primary's memory.
  void acknowledgeAppended() {
    appending = (script, keys, arguments) -> run(script, keys, with(arguments, DOES_NOT_WAIT));
  }

  /// From here on appends run, and are answered when they have a copy.
  void acknowledgeBy(Function<ScriptCall, CompletionStage<ScriptReply>> commit) {
    appending =
        (script, keys, arguments) ->
            commit.apply(new ScriptCall(script, keys, with(arguments, WAITS)));
  }

  /// What this server is and how it is set up. What it does not tell is absent.
  CompletionStage<ServerFacts> facts() {
    return ServerFacts.of(() -> call(c -> c.info()), name -> call(c -> c.configGet(name)));
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

  /// Some members of a set, each once; all, if there are no more than `count`.
  public CompletionStage<List<String>> someMembers(byte[] set, int count) {
    return call(c -> c.srandmember(set, count))
        .thenApply(all -> all.stream().map(Redis::text).toList());
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

  public CompletionStage<Boolean> hasField(byte[] hash, byte[] field) {
    return call(c -> c.hexists(hash, field));
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

  @Nullable ClusterTopology cluster() {
    return cluster;
  }

  /// Asks a bucket of a cluster for a key that nobody ever writes. The answer does not matter:
  /// where keys of the bucket are moving to another server, the driver is sent there to look, which
  /// shows in {@link #movingBuckets()}.
  public void lookWhetherMoving(Bucket bucket) {
    var _ = get(Keys.neverWritten(bucket));
  }

  boolean isCluster() {
    return cluster != null;
  }

  /// The command with which scripts publish: channels of a cluster are sharded.
  public String publishCommand() {
    return isCluster() ? "SPUBLISH" : "PUBLISH";
  }

  /// Sets a value where there is none, and gives the one that is there then.
  CompletionStage<String> setOnce(byte[] key, String value) {
    // Looked at first: a Redis that takes no writes now must not keep a service from starting.
    return get(key)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? call(c -> c.setnx(key, Keys.bytes(value))).thenCompose(_ -> get(key))
                    : CompletableFuture.completedStage(found));
  }

  /// Gives the number of connections that got it.
  public CompletionStage<Long> publish(String channel, byte[] payload) {
    var name = Keys.bytes(channel);
    return call(c -> isCluster() ? c.spublish(name, payload) : c.publish(name, payload));
  }

  public CompletionStage<String> ping() {
    return call(c -> c.ping());
  }

  /// Its clock, in microseconds since 1970.
  CompletionStage<Long> timeMicros() {
    return call(c -> c.time())
        .thenApply(
            time ->
                Long.parseLong(text(time.getFirst())) * 1_000_000
                    + Long.parseLong(text(time.getLast())));
  }

  CompletionStage<ServerMemory> memory() {
    return call(c -> c.info("memory")).thenApply(ServerMemory::of);
  }

  private <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return connection.call(command);
  }

  private ScriptReply checked(ScriptReply reply) {
    if (reply.isNotPrimary()) {
      connection.notPrimary();
    }
    return reply;
  }

  private static CompletionStage<ScriptReply> refuseAppend(
      Script script, byte[][] keys, byte[][] arguments) {
    return CompletableFuture.failedStage(
        RedisUnavailableException.refused("this Redis has not been found suitable yet"));
  }

  private static byte[][] with(byte[][] arguments, byte[] last) {
    var all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
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
