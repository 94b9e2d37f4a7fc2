package chat.parley.gateway.fanout;

import chat.parley.backplane.redis.ServerClock;
import chat.parley.gateway.metrics.EphemeralDrop;
import chat.parley.gateway.metrics.GatewayMeters;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop with its mailbox: the only way in for other threads, in order, with one scheduled
/// task however much lies in it. At the end of a batch each connection that was written to is
/// flushed once: slice by slice where they are many, since that is most of what a publication in a
/// large room costs. Between two slices the event loop reads, answers and keeps its times; the
/// mailbox waits.
///
/// `offer`, `post` and `index` are thread-safe; the rest is confined to the event loop.
public final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /// Tasks between two flushes: enough to share a system call, few enough that the first reader
  /// does not wait long.
  private static final int BATCH = 256;

  /// Connections flushed in one go: some 10 µs each.
  static final int SLICE = 256;

  private final int index;
  private final EventLoop eventLoop;
  private final int capacity;
  private final GatewayMeters meters;
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private List<Flushable> written = new ArrayList<>();
  private List<Flushable> ofRound = new ArrayList<>();

  /// Written to by the last batch, flushed up to the next one, and how many tasks that batch was.
  private List<Flushable> ofBatch = new ArrayList<>();

  private int next;
  private int batch;
  private final WrittenFrames frames;
  private final Peak mostWaiting = new Peak(System.nanoTime());
  private boolean flushIsDue;

  /// Something with unflushed writes.
  public interface Flushable {
    void flush();
  }

  public Loop(int index, EventLoop eventLoop, int capacity, GatewayMeters meters) {
    this(index, eventLoop, capacity, meters, new ServerClock());
  }

  /// @param clock tells how old a publication is
  Loop(int index, EventLoop eventLoop, int capacity, GatewayMeters meters, ServerClock clock) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.capacity = capacity;
    this.meters = meters;
    this.frames = new WrittenFrames(clock, meters);
  }

  public int index() {
    return index;
  }

  public boolean isCurrent() {
    return eventLoop.inEventLoop();
  }

  /// Tasks that wait to be run.
  public int waiting() {
    return waiting.get();
  }

  /// Tasks that waited at once, at most, within the last half a minute. Thread-safe.
  int mostWaiting() {
    return mostWaiting.get(System.nanoTime());
  }

  /// Hands over what others cause and what can be looked up again; false when the mailbox is full.
  public boolean offer(Runnable task) {
    if (waiting.get() >= capacity) {
      return false;
    }
    post(task);
    return true;
  }

  /// Hands over an answer, or a mark that something was skipped. Never refused: there are no more
  /// of these than requests under way, which are bounded where they begin, and one mark for each
  /// follower and room.
  public void post(Runnable answer) {
    mailbox.add(answer);
    if (waiting.getAndIncrement() == 0) {
      eventLoop.execute(this::runBatch);
    }
  }

  public void repeat(Duration period, Runnable task) {
    eventLoop.scheduleWithFixedDelay(
        () -> run(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void schedule(Duration delay, Runnable task) {
    eventLoop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Flushes `connection` once, at the end of the batch that is running or else of this round of
  /// the event loop. The caller asks once per flush.
  public void flushLater(Flushable connection) {
    written.add(connection);
    if (!flushIsDue) {
      flushIsDue = true;
      eventLoop.execute(this::flushRound);
    }
  }

  /// A publication has been written to connections that the next flush sends out.
  void written(Frame frame) {
    frames.add(frame);
  }

  /// Somebody on this loop does not get an ephemeral event.
  void dropped(EphemeralDrop reason) {
    meters.ephemeralDropped(reason);
  }

  private void runBatch() {
    mostWaiting.record(waiting.get(), System.nanoTime());
    batch = 0;
    for (; batch < BATCH; batch++) {
      var task = mailbox.poll();
      if (task == null) {
        break;
      }
      run(task);
    }
    var all = written;
    written = ofBatch;
    ofBatch = all;
    flushSlice();
  }

  /// The batch counts as waiting until all of it is flushed: so there is no other before.
  private void flushSlice() {
    for (int end = Math.min(next + SLICE, ofBatch.size()); next < end; next++) {
      flush(ofBatch.get(next));
    }
    if (next < ofBatch.size()) {
      // Not by `execute`: what is to be executed runs before anything is read again. At the end
      // nothing is scheduled any more.
      if (eventLoop.isShuttingDown()) {
        flushSlice();
      } else {
        eventLoop.schedule(this::flushSlice, 0, TimeUnit.NANOSECONDS);
      }
      return;
    }
    next = 0;
    flushed(ofBatch);
    frames.flushed();
    if (waiting.addAndGet(-batch) > 0) {
      eventLoop.execute(this::runBatch);
    }
  }

  /// A task that fails is a bug of ours, or the memory's end; it must not stop everybody else on
  /// this loop.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of an event loop failed; the loop goes on", e);
    }
  }

  private static void flush(Flushable connection) {
    try {
      connection.flush();
    } catch (RuntimeException | Error e) {
      log.error("a connection was not flushed", e);
    }
  }

  /// What was written outside of a batch: replies, and who was made live again.
  private void flushRound() {
    flushIsDue = false;
    // Flushing may write again (a reader that caught up): that waits for the next flush.
    var all = written;
    written = ofRound;
    ofRound = all;
    for (var connection : all) {
      flush(connection);
    }
    flushed(all);
  }

  private void flushed(List<Flushable> connections) {
    if (!connections.isEmpty()) {
      meters.flushed(connections.size());
      connections.clear();
    }
  }
}
