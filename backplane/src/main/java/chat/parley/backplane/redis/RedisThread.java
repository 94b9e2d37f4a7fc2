package chat.parley.backplane.redis;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which a node talks to Redis: Lettuce's I/O for commands and for channels, and
/// with them all state that replies and publications change. One thread because a reply, a
/// publication and the room they concern then need no hand-over between each other; it carries far
/// more than the event loops behind it can fan out.
///
/// Thread-safe: anyone may hand it a task. Its queue is bounded by what its callers may have under
/// way.
public final class RedisThread implements Executor {
  private static final Logger log = LoggerFactory.getLogger(RedisThread.class);

  private final Provider provider = new Provider();

  DefaultEventLoopGroupProvider provider() {
    return provider;
  }

  /// From here on tasks are run, whether Redis is there or not. It ends with the last client.
  void start() {
    provider.allocateAhead(Transports.eventLoopGroupClass());
  }

  /// Runs `task` soon, in the order of the calls.
  @Override
  public void execute(Runnable task) {
    executor().execute(task);
  }

  public void schedule(Duration delay, Runnable task) {
    executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Runs `task` again and again, `period` after its last end. One that fails runs again all the
  /// same.
  public void repeat(Duration period, Runnable task) {
    executor()
        .scheduleWithFixedDelay(
            () -> runGuarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// An exception would end a repeated task for good.
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of the Redis thread failed", e);
    }
  }

  /// Runs `task` now if this is the thread, soon otherwise.
  void runHere(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }

  public boolean isCurrent() {
    return executor().inEventLoop();
  }

  /// The thread as a group of one, for a node that lets its clients' connections live on it too.
  public EventLoopGroup group() {
    var group = provider.group;
    if (group == null) {
      throw new IllegalStateException("the Redis thread has not been started");
    }
    return group;
  }

  private EventExecutor executor() {
    return group().next();
  }

  /// Lettuce asks for a group when it first connects; ours has a single thread and is the only one.
  private static final class Provider extends DefaultEventLoopGroupProvider {
    private volatile @Nullable EventLoopGroup group;

    /// The provider counts its users and ends the group with the last: the first client takes over
    /// the count of what was allocated ahead of it.
    private boolean isAhead;

    Provider() {
      super(1);
    }

    synchronized void allocateAhead(Class<? extends EventLoopGroup> type) {
      allocate(type);
      isAhead = true;
    }

    @Override
    public synchronized <T extends EventLoopGroup> T allocate(Class<T> type) {
      if (isAhead) {
        isAhead = false;
        return Objects.requireNonNull(type.cast(group));
      }
      var allocated = super.allocate(type);
      group = allocated;
      return allocated;
    }
  }
}
