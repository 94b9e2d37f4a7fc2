package chat.parley.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A loop on a thread of its own, which keeps no JVM alive. Tasks that come after its end are
/// dropped: they would be about a client that is closed.
final class ThreadLoop implements Loop, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  ThreadLoop() {
    executor = new ScheduledThreadPoolExecutor(1, ThreadLoop::thread);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon().name("parley-client").unstarted(work);
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void execute(Runnable deed) {
    offer(deed);
  }

  /// False after its end: the deed will not be done.
  boolean offer(Runnable deed) {
    try {
      executor.execute(() -> run(deed));
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  @Override
  public Timer after(long millis, Runnable deed) {
    try {
      var due = executor.schedule(() -> run(deed), millis, TimeUnit.MILLISECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException _) {
      return Timer.NONE;
    }
  }

  /// A mistake in here is not to end unheard in a future that nobody looks at.
  private static void run(Runnable deed) {
    try {
      deed.run();
    } catch (RuntimeException e) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /// What has been handed over already is still done.
  @Override
  public void close() {
    executor.shutdown();
  }
}
