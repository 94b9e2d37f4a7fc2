package chat.parley.backplane.redis;

import io.lettuce.core.AbstractRedisClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/// Ends the driver's clients within a bounded time. Spring would wait for them without a bound, and
/// a client of a cluster may never end: a connection to one of its servers that still holds a
/// command issued and not written hands that to a provider of connections which is closed by then;
/// the exception is lost, and with it the end (lettuce 7.5.2, seen where a primary had been
/// killed). So what was issued is written first, commands are refused, and then the clients end.
/// One that does not is left to the end of the process: its threads are daemons.
///
/// Stops before Spring's own connection factory, on which it depends.
final class DriverShutdown implements SmartLifecycle {
  /// For each of the two steps.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(DriverShutdown.class);

  private final CommandConnection connection;
  private final List<AbstractRedisClient> clients;
  private final LettuceClientConfiguration configuration;
  private volatile boolean isRunning;

  DriverShutdown(
      CommandConnection connection,
      List<AbstractRedisClient> clients,
      LettuceClientConfiguration configuration) {
    this.connection = connection;
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
    await("the connection for commands", connection.retire());
    await(
        "the driver",
        CompletableFuture.allOf(
            clients.stream().map(this::end).toArray(CompletableFuture<?>[]::new)));
  }

  private CompletableFuture<Void> end(AbstractRedisClient client) {
    try {
      return client.shutdownAsync(
          configuration.getShutdownQuietPeriod().toNanos(),
          configuration.getShutdownTimeout().toNanos(),
          TimeUnit.NANOSECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void await(String what, CompletionStage<?> end) {
    try {
      end.toCompletableFuture().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      log.warn("{} has not ended within {} s; it is left", what, PATIENCE.toSeconds());
    } catch (ExecutionException e) {
      log.warn("{} did not end as it should; it is left", what, e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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
