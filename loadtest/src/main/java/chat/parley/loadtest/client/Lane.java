package chat.parley.loadtest.client;

import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// An event loop and what its connections share: the clock and the one frame that is being read.
public final class Lane {
  private static final long ANSWER_SECONDS = 30;

  private final EventLoop eventLoop;
  private final LongSupplier clockNanos;
  private final Frame frame = new Frame();

  Lane(EventLoop eventLoop, LongSupplier clockNanos) {
    this.eventLoop = eventLoop;
    this.clockNanos = clockNanos;
  }

  public LongSupplier clockNanos() {
    return clockNanos;
  }

  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  public void schedule(Runnable task, long delayNanos) {
    eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  /// Runs a question on the event loop and blocks for its answer: the way to read what is confined
  /// there.
  public <T> T ask(Callable<T> question) {
    try {
      return eventLoop.submit(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a question to an event loop failed", failed.getCause());
    } catch (TimeoutException _) {
      throw new IllegalStateException("no answer of an event loop in " + ANSWER_SECONDS + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an event loop");
    }
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  Frame frame() {
    return frame;
  }
}
