package chat.parley.launcher.client;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits with an end, and says what was waited for.
public final class Deadline {
  /// Far above what anything takes on two cores that others use too.
  public static final Duration GENEROUS = Duration.ofSeconds(60);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private Deadline() {}

  /// Returns when the condition holds.
  ///
  /// @param description asked at the end only, so that it may tell how far things had come
  public static void await(Supplier<String> description, Callable<Boolean> condition) {
    await(description, GENEROUS, condition);
  }

  /// The same, where it matters that it does not take longer.
  public static void await(
      Supplier<String> description, Duration time, Callable<Boolean> condition) {
    await(description, time, LOOK_AGAIN, condition);
  }

  /// The same, for a condition that costs something.
  ///
  /// @param lookAgain how long to wait between two looks
  public static void await(
      Supplier<String> description,
      Duration time,
      Duration lookAgain,
      Callable<Boolean> condition) {
    long endNanos = System.nanoTime() + time.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - endNanos > 0) {
          throw new AssertionError("Waited " + time.toSeconds() + " s for " + description.get());
        }
        LockSupport.parkNanos(lookAgain.toNanos());
      }
    } catch (AssertionError e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("While waiting for " + description.get(), e);
    }
  }

  /// The value, when it is there.
  public static <T> T await(String description, CompletableFuture<T> future) {
    try {
      return future.get(GENEROUS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new AssertionError("While waiting for " + description, e.getCause());
    } catch (TimeoutException _) {
      throw new AssertionError("Waited " + GENEROUS.toSeconds() + " s for " + description);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + description);
    }
  }
}
