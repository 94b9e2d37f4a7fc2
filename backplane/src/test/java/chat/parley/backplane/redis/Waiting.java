package chat.parley.backplane.redis;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits in tests: always with a deadline, and with words for what did not come.
public final class Waiting {
  /// Far beyond what a loaded machine needs; only a failing test takes so long.
  public static final Duration LONG = Duration.ofSeconds(20);

  private static final long POLL_NANOS = 2_000_000;

  private Waiting() {}

  /// Returns as soon as `condition` holds.
  public static void until(String what, BooleanSupplier condition) {
    until(what, LONG, condition);
  }

  public static void until(String what, Duration within, BooleanSupplier condition) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > within.toNanos()) {
        throw new AssertionError("waited " + within + " in vain until " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// The value of `stage`. What it failed with is thrown as it is, if unchecked.
  public static <T> T of(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LONG.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + LONG, e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e);
    }
  }
}
