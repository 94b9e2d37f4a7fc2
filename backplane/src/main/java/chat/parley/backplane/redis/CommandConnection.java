package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.Replacement;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection for commands that is made in the background, for as long as it takes, and made anew
/// when it is of no use: it ended, it has been silent for too long, or its server is no primary any
/// more. Where Sentinel knows the primary, it is asked each time.
///
/// Commands may be called on any thread; those of one round of the Redis thread go out in one
/// system call. Stages complete on the Redis thread and fail only with {@link
/// RedisUnavailableException}. Until there is a connection, commands are refused at once; those in
/// flight on a connection that is given up fail with an unknown outcome.
final class CommandConnection implements AutoCloseable {
  /// Commands timed out for so long and nothing was answered meanwhile: the peer is gone, and TCP
  /// has not noticed. Beyond any pause of a server that lives.
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(CommandConnection.class);

  private final RedisThread thread;
  private final Supplier<DriverConnection> opener;
  private final Duration maxPause;
  private final BackplaneMeters meters;
  private final CompletableFuture<Boolean> firstConnected = new CompletableFuture<>();

  // Confined to the Redis thread.
  private @Nullable DriverConnection current;
  private @Nullable Throwable lastFailure;

  /// Counts connections: what an older one still says is not heard.
  private int generation;

  private boolean isConnecting;
  private volatile boolean isClosed;
  private boolean flushIsDue;
  private boolean isSilent;
  private long silentSinceNanos;
  private long openedNanos;

  /// @param opener tries once; may block
  /// @param maxPause the longest pause between two attempts; pauses are random
  CommandConnection(
      RedisThread thread,
      Supplier<DriverConnection> opener,
      Duration maxPause,
      BackplaneMeters meters) {
    this.thread = thread;
    this.opener = opener;
    this.maxPause = maxPause;
    this.meters = meters;
  }

  void start() {
    thread.runHere(this::connect);
  }

  /// Completes when there was a connection for the first time, or with false when there will be
  /// none.
  CompletionStage<Boolean> firstConnected() {
    return firstConnected;
  }

  <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    var result = new CompletableFuture<T>();
    thread.runHere(() -> issue(command, result));
    return result;
  }

  /// The server said that it is no primary: another one may be by now. Not at once again, or a
  /// primary that is nowhere to be found would cost a connection per command.
  void notPrimary() {
    thread.runHere(
        () -> {
          if (System.nanoTime() - openedNanos > maxPause.toNanos()) {
            replace(Replacement.NOT_PRIMARY);
          }
        });
  }

  /// The connection ends with its client; what matters here is that no other one is made.
  @Override
  public void close() {
    isClosed = true;
  }

  /// Ends it, since nobody will use it any more: what was issued is written, what is in flight
  /// fails with an unknown outcome, and what comes is refused. Completes when it has ended.
  CompletionStage<Void> retire() {
    isClosed = true;
    return CompletableFuture.supplyAsync(this::end, thread::runHere).thenCompose(ended -> ended);
  }

  private CompletionStage<Void> end() {
    generation++;
    var connection = current;
    current = null;
    firstConnected.complete(false);
    if (connection == null) {
      return CompletableFuture.completedStage(null);
    }
    connection.connection().flushCommands();
    return connection.connection().closeAsync();
  }

  private <T> void issue(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command,
      CompletableFuture<T> result) {
    var connection = current;
    if (connection == null) {
      result.completeExceptionally(RedisUnavailableException.notConnected(lastFailure));
      return;
    }
    int issuedOn = generation;
    long issuedNanos = System.nanoTime();
    try {
      // A timeout comes on a thread of the driver's own.
      command
          .apply(connection.commands())
          .whenComplete(
              (value, failure) ->
                  thread.runHere(
                      () -> {
                        if (issuedOn == generation) {
                          watch(issuedNanos, failure);
                        }
                        settle(result, value, failure);
                      }));
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

  private void watch(long issuedNanos, @Nullable Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    switch (cause) {
      case null -> isSilent = false;
      case RedisCommandTimeoutException _ -> timedOut(issuedNanos);
      case RedisCommandExecutionException answer -> {
        isSilent = false;
        if (String.valueOf(answer.getMessage()).contains("READONLY")) {
          notPrimary();
        }
      }
      default -> {}
    }
  }

  private void timedOut(long issuedNanos) {
    if (!isSilent) {
      isSilent = true;
      silentSinceNanos = issuedNanos;
    }
    if (System.nanoTime() - silentSinceNanos > SILENCE.toNanos()) {
      replace(Replacement.SILENT);
    }
  }

  /// The old connection serves until there is a new one: it may come back to life before.
  private void replace(Replacement why) {
    if (!isConnecting && !isClosed) {
      log.warn("the connection to Redis is made anew: {}", why.label());
      meters.connectionReplaced(why);
      connect();
    }
  }

  private void connectUnlessClosed() {
    if (!isClosed) {
      connect();
    }
  }

  private void connect() {
    isConnecting = true;
    Thread.ofVirtual().name("parley-redis-connect").start(this::open);
  }

  private void open() {
    try {
      var opened = opener.get();
      thread.execute(() -> opened(opened));
    } catch (RejectedExecutionException _) {
      // This service has ended meanwhile.
    } catch (RuntimeException e) {
      try {
        thread.execute(() -> failed(e));
      } catch (RejectedExecutionException _) {
        // Likewise.
      }
    }
  }

  private void opened(DriverConnection opened) {
    if (isClosed) {
      opened.connection().closeAsync();
      return;
    }
    var old = current;
    opened.connection().setAutoFlushCommands(false);
    current = opened;
    generation++;
    openedNanos = System.nanoTime();
    lastFailure = null;
    isConnecting = false;
    isSilent = false;
    if (!opened.connection().getOptions().isAutoReconnect()) {
      followEnd(opened.connection());
    }
    if (old != null) {
      old.connection().closeAsync();
    }
    firstConnected.complete(true);
  }

  private void failed(RuntimeException failure) {
    lastFailure = failure;
    long pauseMillis = 1 + ThreadLocalRandom.current().nextLong(maxPause.toMillis());
    thread.schedule(Duration.ofMillis(pauseMillis), this::connectUnlessClosed);
  }

  private void followEnd(StatefulConnection<byte[], byte[]> opened) {
    int mine = generation;
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            thread.runHere(() -> ended(mine));
          }
        });
    if (!opened.isOpen()) {
      ended(mine);
    }
  }

  private void ended(int mine) {
    if (mine == generation && current != null) {
      current = null;
      replace(Replacement.LOST);
    }
  }

  /// On the Redis thread. The driver itself has written something: a command that it sent on to
  /// another server.
  void flushSoon() {
    flushAtEndOfRound();
  }

  private void flushAtEndOfRound() {
    if (!flushIsDue) {
      flushIsDue = true;
      thread.execute(
          () -> {
            flushIsDue = false;
            var connection = current;
            if (connection != null) {
              connection.connection().flushCommands();
            }
          });
    }
  }
}
