package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Appends that are answered only when another copy of them exists. `WAIT` blocks its connection
/// and answers for all that this connection wrote, so the connection has no other users, and one
/// `WAIT` stands for all appends of a batch. What comes while a batch is under way makes the next.
///
/// Called on any thread; its state is confined to the Redis thread. One batch is under way at a
/// time. Waiting appends are bounded in number, and in time by the timeout of the copy: beyond
/// either they are refused with nothing done. One that was written and is not known to have its
/// copy in time has an unknown outcome; so has all that was in flight when the connection ended,
/// for it is never replayed.
final class GroupCommit {
  /// Scripts that run between two `WAIT`s: some 25 ms of the server's time.
  private static final int MAX_BATCH = 1_000;

  /// How a script says that what it was asked for is in the log, now or since an earlier call.
  /// Anything else is a refusal, which needs no copy.
  private static final Set<String> IN_LOG =
      Set.of("sent", "repeated", "created", "exists", "changed", "unchanged");

  /// The driver has no name for it.
  private static final ProtocolKeyword WAITAOF = () -> Keys.bytes("WAITAOF");

  private final RedisThread thread;
  private final CommandConnection connection;
  private final AwaitedCopy copy;
  private final Duration commandTimeout;
  private final int maxAppends;
  private final int maxBatch;
  private final BackplaneMeters meters;
  private final ArrayDeque<Append> waiting = new ArrayDeque<>();

  private boolean roundIsDue;
  private boolean isUnderWay;

  /// @param connection has no other users
  /// @param settings as the connection has them; as many appends may wait for the next batch as it
  ///   takes commands
  GroupCommit(
      RedisThread thread,
      CommandConnection connection,
      AwaitedCopy copy,
      RedisSettings settings,
      BackplaneMeters meters) {
    this.thread = thread;
    this.connection = connection;
    this.copy = copy;
    this.commandTimeout = settings.commandTimeout();
    this.maxAppends = settings.maxQueuedCommands();
    // The same bound holds for the driver, where the wait counts too, and ASKING before an append.
    this.maxBatch = Math.clamp((maxAppends - 1) / 2, 1, MAX_BATCH);
    this.meters = meters;
  }

  CompletionStage<ScriptReply> append(ScriptCall call) {
    var append = new Append(call);
    thread.runHere(() -> accept(append));
    return append.result;
  }

  private void accept(Append append) {
    if (waiting.size() >= maxAppends) {
      refuse(append, "too many appends wait for a copy");
    } else {
      waiting.add(append);
      startAtEndOfRound();
    }
  }

  private void startAtEndOfRound() {
    if (!roundIsDue && !isUnderWay) {
      roundIsDue = true;
      thread.execute(
          () -> {
            roundIsDue = false;
            start();
          });
    }
  }

  private void start() {
    var batch = nextBatch();
    if (!batch.isEmpty()) {
      isUnderWay = true;
      long startNanos = System.nanoTime();
      batch.forEach(this::run);
      awaitCopy().whenComplete((hasCopy, _) -> end(batch, startNanos, hasCopy));
    }
  }

  private List<Append> nextBatch() {
    var batch = new ArrayList<Append>();
    while (batch.size() < maxBatch && !waiting.isEmpty()) {
      var append = waiting.remove();
      if (append.result.isDone()) {
        // Nobody waits for its second try any more.
        continue;
      }
      if (append.age() > copy.timeout().toNanos() && !append.isUnknownScript) {
        refuse(append, "too many appends before it wait for a copy");
      } else {
        batch.add(append);
      }
    }
    return batch;
  }

  private void run(Append append) {
    var answer =
        append.isUnknownScript ? append.call.byText(connection) : append.call.byDigest(connection);
    answer.whenComplete((reply, failure) -> answered(append, reply, failure));
  }

  private void answered(Append append, @Nullable ScriptReply reply, @Nullable Throwable failure) {
    if (reply != null) {
      append.reply = reply;
      if (!IN_LOG.contains(reply.status())) {
        append.result.complete(reply);
      }
      if (reply.isNotPrimary()) {
        connection.notPrimary();
      }
    } else if (failure != null) {
      if (ScriptCall.isUnknownScript(failure) && !append.isUnknownScript) {
        append.isUnknownScript = true;
        append.isDueAgain = true;
        endInTime(append);
      } else {
        append.result.completeExceptionally(failure);
      }
    }
  }

  /// The next batch may be long in coming, and its answer too: two tries take no longer than one
  /// may.
  private void endInTime(Append append) {
    var most = copy.timeout().plus(commandTimeout);
    thread.schedule(
        most.minusNanos(append.age()),
        () -> append.result.completeExceptionally(RedisUnavailableException.unanswered(most)));
  }

  private CompletionStage<Boolean> awaitCopy() {
    long millis = copy.timeout().toMillis();
    return switch (copy) {
      case AwaitedCopy.OnReplicas replicas ->
          connection
              .call(c -> c.waitForReplication(replicas.count(), millis))
              .thenApply(count -> count >= replicas.count());
      case AwaitedCopy.OnDisk _ ->
          connection
              .call(
                  c ->
                      c.dispatch(
                          WAITAOF,
                          new IntegerListOutput<>(ByteArrayCodec.INSTANCE),
                          new CommandArgs<>(ByteArrayCodec.INSTANCE).add(1).add(0).add(millis)))
              .thenApply(counts -> counts.getFirst() >= 1);
    };
  }

  /// The scripts' answers came before that of the `WAIT`, which was written after them.
  private void end(List<Append> batch, long startNanos, @Nullable Boolean hasCopy) {
    boolean isAcknowledged = hasCopy != null && hasCopy;
    meters.waitedForCopy(Duration.ofNanos(System.nanoTime() - startNanos), isAcknowledged);
    for (var append : batch.reversed()) {
      if (append.isDueAgain) {
        append.isDueAgain = false;
        waiting.addFirst(append);
      } else if (isAcknowledged && append.reply != null) {
        append.result.complete(append.reply);
      } else {
        append.result.completeExceptionally(
            RedisUnavailableException.notAcknowledged("no copy within " + copy.timeout()));
      }
    }
    isUnderWay = false;
    startAtEndOfRound();
  }

  private void refuse(Append append, String why) {
    meters.appendNotQueued();
    append.result.completeExceptionally(RedisUnavailableException.refused(why));
  }

  private static final class Append {
    final ScriptCall call;
    final CompletableFuture<ScriptReply> result = new CompletableFuture<>();
    final long createdNanos = System.nanoTime();
    @Nullable ScriptReply reply;
    boolean isUnknownScript;
    boolean isDueAgain;

    Append(ScriptCall call) {
      this.call = call;
    }

    long age() {
      return System.nanoTime() - createdNanos;
    }
  }
}
