package chat.parley.backplane.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/// Asks Redis what it is before this node counts as ready, for Boot counts it so when all runners
/// are through. Where Redis is away, or not fit yet, this waits for as long as it takes, with a
/// line in the log every few seconds; where no waiting helps the start ends with {@link
/// UnsuitableRedisException}. Until then appends are refused.
///
/// Runs on the thread that starts the node, which may wait.
final class RedisStartUp implements ApplicationRunner {
  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Duration LOG_EVERY = Duration.ofSeconds(5);

  /// Longer than all of its commands may take.
  private static final Duration ATTEMPT = Duration.ofSeconds(30);

  /// How Redis says that it knows us, and does not let us in.
  private static final List<String> NOT_LET_IN =
      List.of("WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "invalid password");

  private static final Logger log = LoggerFactory.getLogger(RedisStartUp.class);

  private final Redis redis;
  private final Servers servers;
  private final AcknowledgeSettings settings;
  private final Function<@Nullable AwaitedCopy, CompletionStage<Boolean>> open;
  private final Runnable askForPrimary;
  private long loggedNanos = System.nanoTime();

  /// @param open lets appends through, acknowledged by that copy; completes when they can be run
  /// @param askForPrimary looks for another server
  RedisStartUp(
      Redis redis,
      Servers servers,
      AcknowledgeSettings settings,
      Function<@Nullable AwaitedCopy, CompletionStage<Boolean>> open,
      Runnable askForPrimary) {
    this.redis = redis;
    this.servers = servers;
    this.settings = settings;
    this.open = open;
    this.askForPrimary = askForPrimary;
  }

  @Override
  public void run(ApplicationArguments arguments) throws InterruptedException {
    awaitSuitable();
  }

  void awaitSuitable() throws InterruptedException {
    while (true) {
      switch (attempt()) {
        case Suitability.Suitable suitable -> {
          suitable.warnings().forEach(log::warn);
          open(suitable);
          return;
        }
        case Suitability.Unsuitable unsuitable ->
            throw new UnsuitableRedisException(unsuitable.reason());
        case Suitability.NotYet notYet -> {
          logNowAndThen(notYet.reason());
          Thread.sleep(RETRY);
        }
      }
    }
  }

  private void open(Suitability.Suitable suitable) throws InterruptedException {
    try {
      open.apply(suitable.copy()).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Suitability attempt() throws InterruptedException {
    try {
      var facts = answer(servers.facts());
      if (!redis.isCluster() && !facts.values().stream().allMatch(ServerFacts::isPrimary)) {
        askForPrimary.run();
      }
      var suitability = Suitability.ofAll(facts, settings, redis.isCluster());
      return suitability instanceof Suitability.Suitable suitable ? agreed(suitable) : suitability;
    } catch (ExecutionException e) {
      return failed(e);
    } catch (TimeoutException _) {
      return new Suitability.NotYet("it does not answer");
    }
  }

  /// All services of an installation promise the same.
  private Suitability agreed(Suitability.Suitable suitable)
      throws InterruptedException, ExecutionException, TimeoutException {
    var mine = settings.promise();
    var stored = answer(redis.setOnce(Keys.acknowledge(), mine));
    return stored.equals(mine)
        ? suitable
        : new Suitability.Unsuitable(
            "parley.log.acknowledge is '"
                + mine
                + "' here and '"
                + stored
                + "' in this installation. To change it, stop all services and: redis-cli DEL "
                + new String(Keys.acknowledge(), java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static Suitability failed(ExecutionException e) {
    return notLetIn(e)
        .<Suitability>map(
            text ->
                new Suitability.Unsuitable(
                    "Redis does not let this service in ("
                        + text
                        + "); see spring.data.redis.password"))
        .orElseGet(() -> new Suitability.NotYet(reason(e)));
  }

  /// Where there are several servers, what each of them said is a suppressed failure.
  private static Optional<String> notLetIn(@Nullable Throwable failure) {
    if (failure == null) {
      return Optional.empty();
    }
    var text = String.valueOf(failure.getMessage());
    if (NOT_LET_IN.stream().anyMatch(text::contains)) {
      return Optional.of(text);
    }
    return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
        .flatMap(inner -> notLetIn(inner).stream())
        .findFirst();
  }

  /// The innermost text says what happened.
  private static String reason(Throwable failure) {
    var text = String.valueOf(failure.getMessage());
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      text = cause.getMessage() == null ? text : cause.getMessage();
    }
    return text;
  }

  private void logNowAndThen(String reason) {
    if (System.nanoTime() - loggedNanos >= LOG_EVERY.toNanos()) {
      loggedNanos = System.nanoTime();
      log.warn("not ready, waiting for Redis: {}", reason);
    }
  }

  private static <T> T answer(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
