package chat.parley.backplane.redis;

import io.lettuce.core.AbstractRedisClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/// Ends the driver's clients within a bounded time. Spring would wait for them without a bound, and
/// a client of a cluster may never end: a connection to one of its servers that still holds a
/// command issued and not written hands that to a provider of connections which is closed by then;
/// the exception is lost, and with it the end (lettuce 7.5.2, seen where a primary had been
/// killed). So what was issued is written first, commands and appends are refused, and then the
/// clients end. One that does not is left to the end of the process: its threads are daemons.
///
/// Stops before Spring's own connection factory, on which it depends; where the start failed it is
/// destroyed before that, which does the same. Used by one thread.
final class DriverShutdown implements SmartLifecycle, DisposableBean {
  /// For each of the two steps.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(DriverShutdown.class);

  private final CommandConnection connection;
  private final Commits commits;
  private final List<AbstractRedisClient> clients;
  private final LettuceClientConfiguration configuration;
  private volatile boolean isRunning;
  private boolean isDone;

  DriverShutdown(
      CommandConnection connection,
      Commits commits,
      List<AbstractRedisClient> clients,
      LettuceClientConfiguration configuration) {
    this.connection = connection;
    this.commits = commits;
    this.clients = clients;
    this.configuration = configuration;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    if (!isDone) {
      isDone = true;
      await("connections for commands", List.of(connection::retire, commits::retire));
      await(
          "the driver",
          clients.stream()
              .<Supplier<CompletionStage<Void>>>map(client -> () -> end(client))
              .toList());
    }
  }

  @Override
  public void destroy() {
    stop();
  }

  private CompletionStage<Void> end(AbstractRedisClient client) {
    return client.shutdownAsync(
        configuration.getShutdownQuietPeriod().toNanos(),
        configuration.getShutdownTimeout().toNanos(),
        TimeUnit.NANOSECONDS);
  }

  private static void await(String what, List<Supplier<CompletionStage<Void>>> ends) {
    try {
      CompletableFuture.allOf(
              ends.stream().map(DriverShutdown::begun).toArray(CompletableFuture<?>[]::new))
          .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      log.warn("not ended within {} s, and left: {}", PATIENCE.toSeconds(), what);
    } catch (ExecutionException e) {
      log.warn("not ended as it should, and left: {}", what, e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The Redis thread may have ended, and the driver may throw what it should have returned.
  private static CompletableFuture<Void> begun(Supplier<CompletionStage<Void>> end) {
    try {
      return end.get().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /// That of Spring's connection factory, so that all that uses Redis starts later and stops
  /// earlier.
  @Override
  public int getPhase() {
    return 0;
  }
}
